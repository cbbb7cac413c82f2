package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/ask"
	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/explain/note"
	"awsguide/explain/quiz"
	"awsguide/profile/setting"
)

// quizCommand asks questions on the notes.
func (a *app) quizCommand() *cobra.Command {
	var count int
	cmd := &cobra.Command{
		Use: "quiz [TOPIC]", Short: a.text.Learn.Quiz,
		Example: "awsguide quiz\nawsguide quiz storage\nawsguide quiz s3 --lang ja\nawsguide quiz --no-input --count 3",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return quizTopics(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if count < 1 {
				return a.usage("flag-value", a.text.Errors.FlagValue("--count", strconv.Itoa(count)), nil, "awsguide quiz --help")
			}
			return a.quiz(cmd.Context(), args, count)
		},
	}
	cmd.Flags().IntVarP(&count, "count", "n", 10, a.text.Learn.FlagCount)
	return cmd
}

func quizTopics() []string {
	topics := note.Areas()
	for _, q := range quiz.Questions("en") {
		topics = append(topics, q.ID)
	}
	return topics
}

// quizOn gives the questions on a topic: an area, a note, or what a search for the
// words finds.
func (a *app) quizOn(words []string) ([]quiz.Question, error) {
	all := quiz.Questions(string(a.lang))
	if len(words) == 0 {
		return all, nil
	}
	var want []string
	switch one := note.Find(words[0]); {
	case len(words) == 1 && one != nil:
		want = []string{one.ID}
	case len(words) == 1 && slices.Contains(note.Areas(), words[0]):
		for _, q := range all {
			if q.Area == words[0] {
				want = append(want, q.ID)
			}
		}
	default:
		for _, t := range explain.SearchTopics(words) {
			want = append(want, t.ID)
		}
	}
	all = slices.DeleteFunc(all, func(q quiz.Question) bool { return !slices.Contains(want, q.ID) })
	if len(all) == 0 {
		text := strings.Join(words, " ")
		return nil, a.usage("topic-missing", a.text.Learn.NoQuestion(show.Visible(text)), setting.Closest(strings.Join(words, "-"), quizTopics(), 3), "awsguide quiz")
	}
	return all, nil
}

func (a *app) quiz(ctx context.Context, words []string, count int) error {
	all, err := a.quizOn(words)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(uint64(a.now().UnixNano()), 1))
	if a.flags.noInput || a.flags.json {
		return a.printQuiz(all[:min(count, len(all))])
	}
	if !a.inTTY && !a.script {
		return &ask.ErrNoTerminal{Question: ask.Question{Text: all[0].Ask, Flag: "--no-input"}}
	}
	progress := quiz.Progress{}
	a.recall("quiz", &progress)
	right, asked := 0, 0
	chosen := progress.Choose(all, count, a.now(), r)
	for i, q := range chosen {
		ok, err := a.askQuestion(ctx, q.Shuffled(r), i+1, len(chosen))
		if errors.Is(err, ask.ErrBack) || errors.Is(err, ask.ErrCancelled) {
			a.quizScore(progress, right, asked)
			return back(err)
		}
		if err != nil {
			return err
		}
		asked++
		if ok {
			right++
		}
		progress.Answer(q.ID, ok, a.now())
		a.keep("quiz", progress) // an end in the middle loses nothing
	}
	a.quizScore(progress, right, asked)
	return nil
}

// askQuestion puts one question and explains the answer.
func (a *app) askQuestion(ctx context.Context, q quiz.Question, n, of int) (bool, error) {
	t := a.text.Learn
	question := ask.Question{Flag: "--no-input", Text: t.Question(n, of)}
	a.screen.Paragraph(q.Ask, 0) // a line of the question or a choice is cut where the screen ends
	long := slices.ContainsFunc(q.Answers, func(answer string) bool { return a.screen.TooLong(answer, 2) })
	for i, answer := range q.Answers {
		label := answer
		if long {
			label = strconv.Itoa(i+1) + "  " + answer
			a.screen.Paragraph(label, 2)
		}
		question.Choices = append(question.Choices, ask.Choice{Label: label, Value: strconv.Itoa(i)})
	}
	answer, err := a.asker.Select(ctx, question)
	if err != nil {
		return false, err
	}
	ok := answer == strconv.Itoa(q.Right)
	if ok {
		a.screen.Println(a.screen.Mark(show.OK) + " " + t.Right)
	} else {
		a.screen.Println(a.screen.Mark(show.Fail) + " " + t.Wrong(q.Answers[q.Right]))
	}
	a.screen.Paragraph(q.Because, 2)
	a.screen.Println("  " + a.screen.Dim("awsguide learn "+q.ID))
	a.screen.Println("")
	return ok, nil
}

func (a *app) quizScore(p quiz.Progress, right, asked int) {
	if asked == 0 {
		return
	}
	a.screen.Println(a.text.Learn.Score(right, asked))
	a.screen.Println(a.text.Learn.Known(p.Known(), len(quiz.Questions("en")), p.Due(a.now())))
}

// jsonQuestion is one question of `quiz --json`.
type jsonQuestion struct {
	ID       string   `json:"id"`
	Area     string   `json:"area"`
	Question string   `json:"question"`
	Answers  []string `json:"answers"`
	Right    int      `json:"right"` // its place among the answers, from 0
	Because  string   `json:"because"`
	Learn    string   `json:"learn"`
}

// printQuiz prints questions with their answers.
func (a *app) printQuiz(questions []quiz.Question) error {
	if a.flags.json {
		return a.screen.PrintJSONList("awsguide/quiz/1", "questions", func(yield func(any) bool) {
			for _, q := range questions {
				if !yield(jsonQuestion{q.ID, q.Area, q.Ask, q.Answers, q.Right, q.Because, "awsguide learn " + q.ID}) {
					return
				}
			}
		})
	}
	for i, q := range questions {
		a.screen.Paragraph(a.text.Learn.Question(i+1, len(questions))+"  "+q.Ask, 0)
		for j, answer := range q.Answers {
			mark := show.Skip
			if j == q.Right {
				mark = show.OK
			}
			a.screen.Paragraph(a.screen.Mark(mark)+" "+answer, 2)
		}
		a.screen.Paragraph(q.Because, 2)
		a.screen.Println("  " + a.screen.Dim("awsguide learn "+q.ID))
		a.screen.Println("")
	}
	return nil
}
