package lang

import "strconv"

// Learn is what `learn`, `quiz` and the tips say.
type Learn struct {
	Areas                          map[string]string // by id
	FlagRandom, FlagTips           string
	TipsOn, TipsOff                string
	Notes, Today, OnYours, TryQuiz string // labels on a page
	Others                         func(checks, errors, settings int) string
	Hits                           func(shown, all int) string

	Quiz, FlagCount string
	Question        func(n, of int) string
	Right           string
	Wrong           func(right string) string // that it was wrong, and what is right
	Score           func(right, asked int) string
	Known           func(known, all, due int) string
	NoQuestion      func(words string) string
}

var enLearn = Learn{
	Areas: map[string]string{
		"cli": "The AWS CLI and its files", "identity": "Who you are: sign-in, roles, permissions", "organization": "Accounts and organisations", "security": "Security",
		"network": "Networks and names", "storage": "Storage", "database": "Databases", "compute": "Compute and applications", "delivery": "Delivery to users",
		"operations": "Operations", "cost": "Cost", "lesson": "Lessons to play", "check": "Checks of doctor", "error": "Errors", "setting": "Settings",
	},
	FlagRandom: "show any note", FlagTips: "show tips at the steps of other commands, from now on: on or off",
	TipsOn: "Tips are on.", TipsOff: "Tips are off.",
	Notes: "the notes", Today: "today", OnYours: "on yours", TryQuiz: "quiz",
	Others: func(c, e, s int) string {
		return plural(c, "check", "checks") + " of doctor, " + plural(e, "error", "errors") + " and " + plural(s, "setting", "settings") + ": awsguide learn check, error or setting"
	},
	Hits: func(shown, all int) string {
		return strconv.Itoa(shown) + " of " + strconv.Itoa(all) + " pages; more words narrow them down"
	},
	Quiz: "questions on the notes, one right answer of four", FlagCount: "how many questions",
	Question: func(n, of int) string { return strconv.Itoa(n) + "/" + strconv.Itoa(of) },
	Right:    "Right.", Wrong: func(r string) string { return "No. The right answer is: " + r },
	Score: func(r, n int) string {
		return strconv.Itoa(r) + " of " + strconv.Itoa(n) + " right"
	},
	Known: func(k, all, due int) string {
		text := "You know " + strconv.Itoa(k) + " of " + strconv.Itoa(all) + "."
		if due > 0 {
			text += " " + plural(due, "question waits", "questions wait") + " to be asked again: awsguide quiz"
		}
		return text
	},
	NoQuestion: func(w string) string { return "There is no question on " + w + "." },
}

var jaLearn = Learn{
	Areas: map[string]string{
		"cli": "AWS CLI と設定ファイル", "identity": "サインイン、ロール、権限", "organization": "アカウントと組織", "security": "セキュリティ",
		"network": "ネットワークと名前解決", "storage": "ストレージ", "database": "データベース", "compute": "コンピューティングとアプリケーション", "delivery": "ユーザーへの配信",
		"operations": "運用", "cost": "コスト", "lesson": "実践レッスン", "check": "doctor の項目", "error": "エラー", "setting": "設定",
	},
	FlagRandom: "ノートを無作為に 1 つ表示", FlagTips: "ほかのコマンドでのヒントの表示を今後 on または off にする",
	TipsOn: "ヒントを表示します。", TipsOff: "ヒントを表示しません。",
	Notes: "ノート", Today: "現在", OnYours: "手元で", TryQuiz: "クイズ",
	Others: func(c, e, s int) string {
		return "ほかに doctor の項目 " + strconv.Itoa(c) + " 件、エラー " + strconv.Itoa(e) + " 件、設定 " + strconv.Itoa(s) + " 件: awsguide learn check、error、setting"
	},
	Hits: func(shown, all int) string {
		return strconv.Itoa(all) + " ページのうち " + strconv.Itoa(shown) + " ページ。語を増やすと絞り込めます"
	},
	Quiz: "ノートについての 4 択クイズ", FlagCount: "出題数",
	Question: func(n, of int) string { return strconv.Itoa(n) + "/" + strconv.Itoa(of) },
	Right:    "正解です。", Wrong: func(r string) string { return "違います。正解: " + r },
	Score: func(r, n int) string {
		return strconv.Itoa(n) + " 問中 " + strconv.Itoa(r) + " 問正解"
	},
	Known: func(k, all, due int) string {
		text := strconv.Itoa(all) + " 問のうち " + strconv.Itoa(k) + " 問を覚えています。"
		if due > 0 {
			text += "復習する問題 " + strconv.Itoa(due) + " 問: awsguide quiz"
		}
		return text
	},
	NoQuestion: func(w string) string { return w + " に関する問題はありません。" },
}
