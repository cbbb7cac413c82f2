package lang

import "strconv"

// Practice is what `practice` says beside what Cmd has of it.
type Practice struct {
	FlagAfresh, FlagWatch            string
	Commands                         string // what can be typed at the prompt of a lesson
	Hint, NoHint, Solution           string
	NotHere                          string // practice within practice
	OnlyInShell                      string // an aws command at the prompt
	GoesOn                           func(step, of int) string
	Kept                             string // Ctrl-C: the way back
	Next, AllDone                    string
	Done                             string // in the list of lessons
	Step                             func(n, of int) string
	Progress                         string // a column
	Repaired                         func(n, of int) string
	RepairTitle                      func(n, of int) string
	RepairIntro, RepairWatch, InFile string
	RepairCommands                   string
	NotYet, Repair                   string
	NoEditor                         func(name string) string
	TakenAway                        func(what string) string
	Wanted                           map[string]string // what a goal wants, by its kind; its words follow
	Try, ApprovedByItself            string            // in the shell
	Home                             string            // the files with which a lesson begins
	OnlyOldAWS                       func(version string) string
}

var enPractice = Practice{
	FlagAfresh: "begin the lesson anew", FlagWatch: "repair: look at the file each time it is saved, and go on when it is right",
	Commands: "Also: hint, solution, again (the step from its beginning), skip, exit. A variable may stand before a command, as in a shell.",
	Hint:     "Hint", NoHint: "There is no hint for this step; solution shows what to type.", Solution: "Solution",
	NotHere: "You are in the practice organisation already.", OnlyInShell: "The real aws can be used in: awsguide practice --shell",
	GoesOn: func(step, of int) string {
		return "You were at step " + strconv.Itoa(step) + " of " + strconv.Itoa(of) + ": the steps before it are played again."
	},
	Kept: "Your place is kept", Next: "next", AllDone: "All lessons are done.", Done: "done",
	Step:     func(n, of int) string { return strconv.Itoa(n) + "/" + strconv.Itoa(of) },
	Progress: "progress",
	Repaired: func(n, of int) string {
		return "Repaired: " + strconv.Itoa(n) + " of " + strconv.Itoa(of) + " files: awsguide practice repair"
	},
	RepairTitle: func(n, of int) string { return "Repair this file  " + strconv.Itoa(n) + "/" + strconv.Itoa(of) },
	RepairIntro: "These files are broken in one way. Repair them in your editor or with commands; the doctor says when they are right.",
	RepairWatch: "Edit the file and save it; each time it is looked at anew. Ctrl-C ends.",
	InFile:      "file", RepairCommands: "Also: edit, doctor, hint, solution, skip, exit.",
	NotYet: "Not yet:", Repair: "The files are right.",
	Home: "begins with", Try: "try", ApprovedByItself: "A sign-in here is approved by itself; no browser is needed. Leave the shell with exit.",
	OnlyOldAWS: func(v string) string {
		return "aws " + v + " is version 1, which cannot sign in: awsguide can be used in this shell. For aws itself install version 2: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
	},
	Wanted:    map[string]string{"profile": "wanted: the profile", "no-profile": "wanted: no profile", "profiles": "wanted: so many profiles:", "key": "wanted: profile, key, value:", "no-key": "wanted: without the key:", "in-force": "wanted in force:", "signed-in": "wanted: signed in to", "signed-out": "wanted: signed out of"},
	TakenAway: func(w string) string { return "This was right before, and is gone: " + w },
	NoEditor: func(n string) string {
		return "The editor " + n + " cannot be run. Set EDITOR, or edit the file elsewhere."
	},
}

var jaPractice = Practice{
	FlagAfresh: "レッスンを最初から始める", FlagWatch: "repair: ファイルを保存するたびに確認し、直ったら次へ進む",
	Commands: "ほかに hint、solution、again (ステップを最初から)、skip、exit を入力できます。シェルと同じく、コマンドの前に変数を書けます。",
	Hint:     "ヒント", NoHint: "このステップにヒントはありません。solution で入力例を表示します。", Solution: "解答",
	NotHere: "すでに練習用の組織の中です。", OnlyInShell: "本物の aws は次で使えます: awsguide practice --shell",
	GoesOn: func(step, of int) string {
		return "全 " + strconv.Itoa(of) + " ステップのうち、ステップ " + strconv.Itoa(step) + " から続けます。それまでのステップはもう一度実行します。"
	},
	Kept: "途中経過を保存しました", Next: "次に", AllDone: "すべてのレッスンが終わりました。", Done: "完了",
	Step:     func(n, of int) string { return strconv.Itoa(n) + "/" + strconv.Itoa(of) },
	Progress: "進み具合",
	Repaired: func(n, of int) string {
		return strconv.Itoa(of) + " 件中 " + strconv.Itoa(n) + " 件のファイルを修正済み: awsguide practice repair"
	},
	RepairTitle: func(n, of int) string {
		return "このファイルを直す  " + strconv.Itoa(n) + "/" + strconv.Itoa(of)
	},
	RepairIntro: "ファイルには 1 つ問題があります。エディターかコマンドで直してください。直ったかどうかは doctor が判定します。",
	RepairWatch: "ファイルを編集して保存すると、そのたびに確認します。終わるには Ctrl-C を押します。",
	InFile:      "ファイル", RepairCommands: "ほかに edit、doctor、hint、solution、skip、exit を入力できます。",
	NotYet: "まだです:", Repair: "正しく直りました。",
	Home: "最初のファイル", Try: "試す", ApprovedByItself: "ここでのサインインは自動的に承認され、ブラウザは要りません。exit でシェルを終わります。",
	OnlyOldAWS: func(v string) string {
		return "aws " + v + " はバージョン 1 で、サインインできません。このシェルでは awsguide を使えます。aws を使うには、バージョン 2 をインストールしてください: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
	},
	Wanted:    map[string]string{"profile": "必要: プロファイル", "no-profile": "不要: プロファイル", "profiles": "必要なプロファイル数:", "key": "必要なプロファイル、キー、値:", "no-key": "不要なキー:", "in-force": "有効であるべき値:", "signed-in": "必要: サインイン", "signed-out": "必要: サインアウト"},
	TakenAway: func(w string) string { return "正しかったものがなくなっています: " + w },
	NoEditor: func(n string) string {
		return "エディター " + n + " を実行できません。EDITOR を設定するか、別の場所で編集してください。"
	},
}
