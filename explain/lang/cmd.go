package lang

import "strconv"

// Show is what the screen itself says.
type Show struct {
	Repair                                              string
	Usage, Commands, Flags, GlobalFlags, Examples, More string
}

// Flag describes the flags that every command has.
type Flag struct{ Profile, Lang, JSON, NoInput, Accessible, Color, Quiet, Debug, Help string }

// Errors are problems that are not faults of AWS.
type Errors struct {
	NoCommand      func(word string) string
	NoArguments    func(command, word string) string
	OneArgument    func(command string) string
	Nearest        func(list string) string
	FlagValue      func(flag, value string) string
	NoFlag         func(flag string) string
	FlagNeedsValue func(flag string) string
	FlagWrong      string
	Answer         func(question string) string
	Cancelled      string
	Nothing        string // nothing was changed
	Bug            string
	NoProfile      func(name string) string
	NoSession      func(name string) string
	NoPage         func(name string) string
	NoSessions     string
	Folder         string
	ReadOnlyFile   func(path, mode string) string
	ReadOnlyFolder func(path, folder string) string
	Full           func(path string) string
	Write          func(path string) string
	Unreadable     func(path string) string
	Refused        func(path string) string
	Differ         string
	Stale          string
	Exists         func(name string) string
	Absent         func(name string) string
	Block          func(key string) string
	Header         func(name string) string
	Illegal        map[string]func(name string) string
	Together       func(a, b string) string
	FlagAlone      func(flag, needs string) string
}

// Cmd is what the commands say.
type Cmd struct {
	Root, Explain, List, Check, SSO, Setup, Login, Logout, Status, Accounts, Practice, Learn, Completion, Version, Help string // short descriptions

	FlagAll, FlagHTML, FlagTree, FlagJobs, FlagAWS, FlagProcess, FlagSession, FlagForce, FlagDevice, FlagNoBrowser, FlagQR, FlagLogoutAll, FlagExitCode,
	FlagFilter, FlagStartURL, FlagSSORegion, FlagScopes, FlagAccount, FlagRole, FlagRegion, FlagOutput, FlagDryRun, FlagYes, FlagAuto, FlagPracticeList, FlagShell string

	// home
	Title, WhatNow string
	Menu           map[string]string
	// check
	CheckBegin               func(n int) string
	CheckDone                func(done, all int) string
	CheckSum                 func(ok, failed, skipped, all int, took string) string
	As                       func(role, user string) string
	User, RootUser, RoleName string
	Same, Differs            string // with the AWS CLI's answer
	AWSFailed                string
	MFA                      func(serial string) string
	Identity                 [6]string // profile, account, role or user, ARN, Region, partition
	Partition                map[string]string
	// sign-in
	Session       func(name, url, region string) string
	Flow          map[string]string // reasons for the device code
	OpenBrowser   string
	IfNot         func(url string) string
	OnAnyDevice   func(url string) string
	Compare       func(code string) string
	Warning       string
	BrowserFailed string
	Waiting       func(left string) string
	SlowDown      func(s string) string
	Refreshed     string
	Already       func(left string) string
	SignedIn      func(until, left string) string
	Usable        func(names string) string
	LoggedOut     func(name string) string
	NotLoggedIn   string
	LogoutRemote  func(name string) string
	StatusTable   [4]string
	NoUsers       string
	AccountsTable [4]string
	NoAccounts    string
	// setup
	AskSession, AskNewName, AskStartURL, AskSSORegion, AskScopes, AskAccount, AskRole, AskRegion, AskOutput, AskProfile string
	HelpSession, HelpStartURL, HelpSSORegion, HelpScopes, HelpAccount, HelpRole, HelpRegion, HelpOutput, HelpProfile    string
	NewSession, NoRegion                                                                                                string
	BadName, BadURL, BadRegion, BadOutput                                                                               string
	Written                                                                                                             func(profile, path string) string
	Same2                                                                                                               string // nothing to write
	Equivalent, SameCommand                                                                                             string
	Replaces                                                                                                            func(profile string) string
	Asking                                                                                                              func(n int) string
	// practice
	PracticeIntro, PracticeWhere, PracticeDone string
	PracticeList                               [3]string
	ShellIntro                                 func(version string) string
	ShellNoAWS                                 string
	ShellOld                                   func(version string) string
	ApproveAsk                                 func(code string) string
	TryIt                                      string
	GoalMet, GoalNot                           string
	StepAgain                                  string
	// learn
	See, Sources string
	SettingFacts [6]string // type, values, default, variable, stands in, read by
	// completion
}

var enShow = Show{Repair: "Repair", Usage: "Usage", Commands: "Commands", Flags: "Flags", GlobalFlags: "Flags of every command", Examples: "Examples", More: "More about a command: "}
var jaShow = Show{Repair: "対処", Usage: "使い方", Commands: "コマンド", Flags: "フラグ", GlobalFlags: "共通のフラグ", Examples: "例", More: "コマンドの詳細: "}

var enFlag = Flag{Profile: "the profile to use, as in aws", Lang: "language: en or ja", JSON: "print JSON", NoInput: "ask nothing; a missing answer is an error", Accessible: "plain lines: no drawing, words for marks", Color: "colour: auto, always or never", Quiet: "no progress and no tips", Debug: "show the cause of errors", Help: "show this help"}
var jaFlag = Flag{Profile: "使うプロファイル (aws と同じ)", Lang: "言語: en または ja", JSON: "JSON で出力", NoInput: "質問しない (足りない答えはエラー)", Accessible: "描画せず、行と語で表示", Color: "色: auto、always、never", Quiet: "経過とヒントを表示しない", Debug: "エラーの原因を表示", Help: "このヘルプを表示"}

var enErrors = Errors{
	NoCommand: func(w string) string { return "There is no command " + w + "." }, NoArguments: func(c, w string) string { return c + " takes no further word: " + w },
	OneArgument: func(c string) string { return c + " takes one word at most." },
	Nearest:     func(l string) string { return "The nearest: " + l }, FlagValue: func(f, v string) string { return f + " does not take " + v + "." },
	NoFlag: func(f string) string { return "There is no flag " + f + " here." }, FlagNeedsValue: func(f string) string { return f + " needs a value." }, FlagWrong: "A flag is wrong.",
	Answer: func(q string) string { return "An answer is needed: " + q }, Cancelled: "Cancelled.", Nothing: "Nothing was changed.", Bug: "Something went wrong in awsguide itself.",
	NoProfile: func(n string) string { return "There is no profile " + n + "." }, NoSession: func(n string) string { return "There is no session " + n + "." }, NoPage: func(n string) string { return "There is no page on " + n + "." },
	NoSessions: "No session is configured.", Folder: "A folder stands where the file should be.",
	ReadOnlyFile: func(p, m string) string { return "The file cannot be written: " + p + " is read-only (mode " + m + ")" },
	ReadOnlyFolder: func(p, d string) string {
		return "The file " + p + " cannot be written: its folder " + d + " is read-only"
	},
	Full: func(p string) string { return "The file cannot be written: the disk of " + p + " is full" }, Write: func(p string) string { return "The file cannot be written: " + p },
	Unreadable: func(p string) string { return "The file cannot be read: " + p }, Refused: func(p string) string { return p + " is not changed while the AWS CLI cannot read it" },
	Differ: "The edit was given up: a tool would read the file otherwise than asked for.", Stale: "The file changed meanwhile.", Exists: func(n string) string { return n + " is there already." },
	Absent: func(n string) string { return "There is no " + n + " in the file any more." },
	Block: func(k string) string {
		return k + " is a block of keys there where a value is meant, or the other way round."
	},
	Header: func(n string) string { return "The header of " + n + " is read by Go tools only; mend it first." },
	Illegal: map[string]func(string) string{
		"name": func(n string) string { return "The name cannot be used: " + n }, "key": func(n string) string { return "The key cannot be used: " + n },
		"value": func(n string) string {
			return "The value of " + n + " cannot be written so that every tool reads it alike."
		},
	},
	Together:  func(a, b string) string { return a + " and " + b + " exclude each other." },
	FlagAlone: func(a, b string) string { return a + " is of no use without " + b + "." },
}

var jaErrors = Errors{
	NoCommand: func(w string) string { return "コマンド " + w + " はありません。" }, NoArguments: func(c, w string) string { return c + " に余分な語があります: " + w },
	OneArgument: func(c string) string { return c + " に指定できる語は 1 つです。" },
	Nearest:     func(l string) string { return "近いもの: " + l }, FlagValue: func(f, v string) string { return f + " に " + v + " は指定できません。" },
	NoFlag: func(f string) string { return "フラグ " + f + " はありません。" }, FlagNeedsValue: func(f string) string { return f + " には値が必要です。" }, FlagWrong: "フラグに誤りがあります。",
	Answer: func(q string) string { return "答えが必要です: " + q }, Cancelled: "キャンセルしました。", Nothing: "何も変更していません。", Bug: "awsguide の内部で問題が起きました。",
	NoProfile: func(n string) string { return "プロファイル " + n + " はありません。" }, NoSession: func(n string) string { return "セッション " + n + " はありません。" }, NoPage: func(n string) string { return n + " のページはありません。" },
	NoSessions: "セッションが設定されていません。", Folder: "ファイルの場所にフォルダーがあります。",
	ReadOnlyFile: func(p, m string) string {
		return "ファイルに書き込めません: " + p + " は読み取り専用です (モード " + m + ")"
	},
	ReadOnlyFolder: func(p, d string) string {
		return "ファイル " + p + " に書き込めません: フォルダー " + d + " が読み取り専用です"
	},
	Full: func(p string) string {
		return "ファイルに書き込めません: " + p + " のディスクに空きがありません"
	}, Write: func(p string) string { return "ファイルに書き込めません: " + p },
	Unreadable: func(p string) string { return "ファイルを読み取れません: " + p }, Refused: func(p string) string { return "AWS CLI が読めない間は " + p + " を変更しません" },
	Differ: "編集を中止しました。ツールによって読み方が変わります。", Stale: "その間にファイルが変更されました。", Exists: func(n string) string { return n + " はすでにあります。" },
	Absent: func(n string) string { return n + " はもうファイルにありません。" },
	Block:  func(k string) string { return k + " は、値とキーのまとまりの種類が合いません。" },
	Header: func(n string) string {
		return n + " の見出しは Go のツールだけが読みます。先に直してください。"
	},
	Illegal: map[string]func(string) string{
		"name": func(n string) string { return "この名前は使えません: " + n }, "key": func(n string) string { return "このキーは使えません: " + n },
		"value": func(n string) string {
			return n + " の値は、すべてのツールが同じに読めるように書けません。"
		},
	},
	Together:  func(a, b string) string { return a + " と " + b + " は同時に指定できません。" },
	FlagAlone: func(a, b string) string { return a + " は " + b + " と一緒に指定します。" },
}

var enCmd = Cmd{
	Root: "sets up, explains and repairs the AWS CLI's configuration", Explain: "explain a profile, or the whole file line by line", List: "list the profiles", Check: "ask STS who a profile is",
	SSO: "sign in through IAM Identity Center", Setup: "set up a profile that signs in (aws configure sso)", Login: "sign in (aws sso login)", Logout: "sign out (aws sso logout)", Status: "show the sign-ins and who depends on them",
	Accounts: "show the accounts and roles that you may use", Practice: "try everything on a made-up organisation", Learn: "read a page, or search them all", Completion: "print a completion script for a shell", Version: "print the version", Help: "help on a command",
	FlagAll: "all profiles", FlagHTML: "write a page for the browser to this file", FlagTree: "by session, account and role chain", FlagJobs: "how many at a time", FlagAWS: "use the installed AWS CLI, too", FlagProcess: "run the programs of credential_process",
	FlagSession: "name of the session", FlagForce: "also when the sign-in is still valid", FlagDevice: "use a device code", FlagNoBrowser: "do not open the browser", FlagQR: "show the address as a QR code", FlagLogoutAll: "all sign-ins on this machine",
	FlagExitCode: "exit 4 unless every session is signed in", FlagFilter: "only what holds these words", FlagStartURL: "address of the access portal", FlagSSORegion: "Region of IAM Identity Center", FlagScopes: "scopes, with commas between",
	FlagAccount: "account id, 12 digits", FlagRole: "name of the permission set", FlagRegion: "Region of the profile; \"\" for none", FlagOutput: "output format of the profile; \"\" for none", FlagDryRun: "show the change and write nothing", FlagYes: "write without asking",
	FlagAuto: "play the lesson by itself", FlagPracticeList: "list the lessons", FlagShell: "open a shell for the real aws",
	Title: "AWS CLI on this machine", WhatNow: "What now?",
	Menu:       map[string]string{"explain": "Explain my configuration", "doctor": "Find and repair problems", "login": "Sign in", "setup": "Set up another account", "onboard": "Set this machine up, step by step", "check": "Check who I am", "practice": "Practise on a made-up organisation", "learn": "Learn", "quit": "Nothing, thanks"},
	CheckBegin: func(n int) string { return "Asking STS about " + plural(n, "profile", "profiles") + " …" }, CheckDone: func(d, a int) string { return strconv.Itoa(d) + " of " + strconv.Itoa(a) + " checked" },
	CheckSum: func(ok, failed, skipped, all int, took string) string {
		text := strconv.Itoa(ok) + " fine"
		if failed > 0 {
			text += ", " + strconv.Itoa(failed) + " failed"
		}
		if skipped > 0 {
			text += ", " + strconv.Itoa(skipped) + " not tried"
		}
		return text + "; " + plural(all, "profile", "profiles") + " in " + took
	},
	As: func(r, u string) string { return r + " as " + u }, User: "user", RootUser: "the root user", RoleName: "role",
	Same: "the AWS CLI says the same", Differs: "the AWS CLI says otherwise", AWSFailed: "the AWS CLI cannot do it", MFA: func(s string) string { return "Code of the device " + s },
	Identity: [6]string{"profile", "account", "identity", "ARN", "region", "partition"}, Partition: map[string]string{"aws": "aws: the commercial Regions", "aws-cn": "aws-cn: China", "aws-us-gov": "aws-us-gov: GovCloud", "aws-eusc": "aws-eusc: European Sovereign Cloud"},
	Session: func(n, u, r string) string { return "Session " + n + "   " + u + "   (" + r + ")" },
	Flow: map[string]string{"ssh": "Over SSH the browser is elsewhere, so a device code is used.", "container": "In a container there is no browser, so a device code is used.", "no-display": "There is no display here, so a device code is used.",
		"wsl": "Nothing leads to the Windows browser, so a device code is used.", "cloud": "The browser is elsewhere, so a device code is used.", "no-opener": "No browser is installed, so a device code is used.", "flag": "A device code is used, as asked.", "legacy": "A profile without session uses a device code."},
	OpenBrowser: "Your browser opens on the access portal. Approve only what you asked for.", IfNot: func(u string) string { return "If it does not open: " + u },
	OnAnyDevice: func(u string) string { return "On any device open   " + u }, Compare: func(c string) string { return "Compare the code     " + c }, Warning: "Never approve a code that you did not just ask for.", BrowserFailed: "The browser could not be opened: use the address above.",
	Waiting: func(l string) string { return "Waiting for your approval … " + l + " left (Ctrl-C to stop)" }, SlowDown: func(s string) string { return "The service asks to wait longer: now every " + s }, Refreshed: "Renewed without asking you.",
	Already: func(l string) string { return "Signed in already, for " + l + "." }, SignedIn: func(u, l string) string { return "Signed in until " + u + " (" + l + ")." }, Usable: func(n string) string { return "These profiles can be used now: " + n },
	LoggedOut: func(n string) string { return "Signed out of " + n + "." }, NotLoggedIn: "Nobody was signed in.", LogoutRemote: func(n string) string {
		return "The access portal could not be told about " + n + "; the token is gone from this machine."
	},
	StatusTable: [4]string{"session", "sign-in", "region", "profiles"}, NoUsers: "no profile uses it", AccountsTable: [4]string{"account", "name", "e-mail", "roles"}, NoAccounts: "No account is assigned to you.",
	AskSession: "Which session?", AskNewName: "Name for the session", AskStartURL: "Start URL", AskSSORegion: "Region of IAM Identity Center", AskScopes: "Scopes", AskAccount: "Which account?", AskRole: "Which role?", AskRegion: "Region for your commands", AskOutput: "Output format", AskProfile: "Name for the profile",
	HelpSession: "A session is a sign-in that several profiles share. Choose one that is there, or make a new one.", HelpStartURL: "The address of the access portal, from your administrator, such as https://NAME.awsapps.com/start.",
	HelpSSORegion: "Where your organisation set up IAM Identity Center; your administrator knows. It may differ from the Region of your resources.", HelpScopes: "What the sign-in may be used for. sso:account:access is right nearly always.",
	HelpAccount: "The accounts that are assigned to you. Type words of the name, the number or the e-mail address.", HelpRole: "A permission set says what you may do. Take the smallest that does your work.",
	HelpRegion: "Where your commands go, unless --region says otherwise. Near your users, with the services that you need.", HelpOutput: "How results are printed: json for programs, table for people, text for pipes.", HelpProfile: "You will type it with --profile, or set it as AWS_PROFILE. default is used when none is named.",
	NewSession: "a new session", NoRegion: "none", BadName: "letters, digits and _ - . @ + % / : without blanks", BadURL: "an https address, such as https://NAME.awsapps.com/start", BadRegion: "a Region such as eu-west-1", BadOutput: "json, yaml, yaml-stream, text, table or off",
	Written: func(p, f string) string { return "Profile " + p + " is written to " + f + "." }, Same2: "The profile is there already, just so: nothing to write.", Equivalent: "with aws", SameCommand: "again",
	Replaces: func(p string) string { return "The profile " + p + " is there; its keys are changed as shown." }, Asking: func(n int) string { return plural(n, "account", "accounts") + " assigned to you" },
	PracticeIntro: "The practice organisation runs on this machine only: no account, no network, a temporary home. Nothing of yours is read or written.", PracticeWhere: "home", PracticeDone: "The lesson is done.",
	PracticeList: [3]string{"lesson", "about", "steps"}, ShellIntro: func(v string) string {
		return "This shell leads aws " + v + " to the practice organisation."
	},
	ShellNoAWS: "The AWS CLI is not installed; awsguide itself can be used in this shell. https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html", ShellOld: func(v string) string {
		return "aws " + v + " knows no endpoint variables: a proxy with a test certificate leads it to the practice organisation."
	},
	ApproveAsk: func(c string) string {
		if c == "" {
			return "The access portal asks whether to let awsguide in. Approve it?"
		}
		return "The access portal shows the code " + c + ". Approve it?"
	}, TryIt: "Type this, or something like it:", GoalMet: "That is it.", GoalNot: "Not yet.", StepAgain: "Try again, or type hint, solution, skip or exit.",
	See: "see also", Sources: "source", SettingFacts: [6]string{"type", "values", "default", "variable", "stands in", "read by"},
}

var jaCmd = Cmd{
	Root: "AWS CLI の設定を作り、説明し、直します", Explain: "プロファイル、またはファイル全体を行ごとに説明", List: "プロファイルの一覧", Check: "プロファイルが誰かを STS に確認",
	SSO: "IAM Identity Center でサインイン", Setup: "サインインするプロファイルを設定 (aws configure sso)", Login: "サインイン (aws sso login)", Logout: "サインアウト (aws sso logout)", Status: "サインインの状態と、使っているプロファイルを表示",
	Accounts: "使えるアカウントとロールを表示", Practice: "練習用の組織ですべてを試す", Learn: "ページを読む、または検索する", Completion: "シェルの補完スクリプトを出力", Version: "バージョンを表示", Help: "コマンドのヘルプ",
	FlagAll: "すべてのプロファイル", FlagHTML: "ブラウザ用のページをこのファイルに書く", FlagTree: "セッション、アカウント、ロールの連鎖で表示", FlagJobs: "同時に行う数", FlagAWS: "インストール済みの AWS CLI も使う", FlagProcess: "credential_process のプログラムを実行する",
	FlagSession: "セッションの名前", FlagForce: "有効なサインインがあっても行う", FlagDevice: "デバイスコードを使う", FlagNoBrowser: "ブラウザを開かない", FlagQR: "アドレスを QR コードで表示", FlagLogoutAll: "このマシンのすべてのサインイン",
	FlagExitCode: "すべてのセッションがサインイン済みでなければ終了コード 4", FlagFilter: "これらの語を含むものだけ", FlagStartURL: "アクセスポータルのアドレス", FlagSSORegion: "IAM Identity Center のリージョン", FlagScopes: "スコープ (コンマ区切り)",
	FlagAccount: "アカウント ID (12 桁)", FlagRole: "アクセス許可セットの名前", FlagRegion: "プロファイルのリージョン。なしは \"\"", FlagOutput: "プロファイルの出力形式。なしは \"\"", FlagDryRun: "変更を表示し、書き込まない", FlagYes: "確認せずに書き込む",
	FlagAuto: "レッスンを自動で進める", FlagPracticeList: "レッスンの一覧", FlagShell: "本物の aws を使うシェルを開く",
	Title: "このマシンの AWS CLI", WhatNow: "次に何をしますか",
	Menu: map[string]string{"explain": "設定を説明する", "doctor": "問題を見つけて直す", "login": "サインインする", "onboard": "このマシンを順に設定する", "setup": "別のアカウントを設定する", "check": "自分が誰かを確認する", "practice": "練習用の組織で試す", "learn": "学ぶ", "quit": "終わる"},
	CheckBegin: func(n int) string {
		return "プロファイル " + strconv.Itoa(n) + " 個を STS に確認しています…"
	}, CheckDone: func(d, a int) string { return strconv.Itoa(a) + " 個中 " + strconv.Itoa(d) + " 個を確認" },
	CheckSum: func(ok, failed, skipped, all int, took string) string {
		text := "成功 " + strconv.Itoa(ok)
		if failed > 0 {
			text += "、失敗 " + strconv.Itoa(failed)
		}
		if skipped > 0 {
			text += "、未実行 " + strconv.Itoa(skipped)
		}
		return text + " (プロファイル " + strconv.Itoa(all) + " 個、" + took + ")"
	},
	As: func(r, u string) string { return r + " (" + u + ")" }, User: "ユーザー", RootUser: "ルートユーザー", RoleName: "ロール",
	Same: "AWS CLI の答えも同じです", Differs: "AWS CLI の答えは異なります", AWSFailed: "AWS CLI は失敗しました", MFA: func(s string) string { return "デバイス " + s + " のコード" },
	Identity: [6]string{"プロファイル", "アカウント", "ID", "ARN", "リージョン", "パーティション"}, Partition: map[string]string{"aws": "aws: 商用リージョン", "aws-cn": "aws-cn: 中国", "aws-us-gov": "aws-us-gov: GovCloud", "aws-eusc": "aws-eusc: European Sovereign Cloud"},
	Session: func(n, u, r string) string { return "セッション " + n + "   " + u + "   (" + r + ")" },
	Flow: map[string]string{"ssh": "SSH 接続ではブラウザが別の場所にあるため、デバイスコードを使います。", "container": "コンテナにはブラウザがないため、デバイスコードを使います。", "no-display": "ディスプレイがないため、デバイスコードを使います。",
		"wsl": "Windows のブラウザを開けないため、デバイスコードを使います。", "cloud": "ブラウザが別の場所にあるため、デバイスコードを使います。", "no-opener": "ブラウザがないため、デバイスコードを使います。", "flag": "指定どおりデバイスコードを使います。", "legacy": "セッションのないプロファイルは、デバイスコードを使います。"},
	OpenBrowser: "ブラウザでアクセスポータルが開きます。自分で始めたものだけを承認してください。", IfNot: func(u string) string { return "開かない場合: " + u },
	OnAnyDevice: func(u string) string { return "別のデバイスで開く   " + u }, Compare: func(c string) string { return "コードを見比べる     " + c }, Warning: "自分で始めていないコードは承認しないでください。", BrowserFailed: "ブラウザを開けませんでした。上のアドレスを使ってください。",
	Waiting: func(l string) string { return "承認を待っています… あと " + l + " (Ctrl-C で中止)" }, SlowDown: func(s string) string { return "間隔を空けるよう求められました: " + s + " ごと" }, Refreshed: "自動で更新しました。",
	Already: func(l string) string { return "サインイン済みです (あと " + l + ")。" }, SignedIn: func(u, l string) string { return u + " までサインインしました (" + l + ")。" }, Usable: func(n string) string { return "使えるプロファイル: " + n },
	LoggedOut: func(n string) string { return n + " からサインアウトしました。" }, NotLoggedIn: "サインインはありませんでした。", LogoutRemote: func(n string) string {
		return n + " の終了をアクセスポータルに伝えられませんでした。このマシンのトークンは削除しました。"
	},
	StatusTable: [4]string{"セッション", "サインイン", "リージョン", "プロファイル"}, NoUsers: "使っているプロファイルはありません", AccountsTable: [4]string{"アカウント", "名前", "メール", "ロール"}, NoAccounts: "割り当てられたアカウントはありません。",
	AskSession: "どのセッションを使いますか", AskNewName: "セッションの名前", AskStartURL: "開始 URL", AskSSORegion: "IAM Identity Center のリージョン", AskScopes: "スコープ", AskAccount: "どのアカウントですか", AskRole: "どのロールですか", AskRegion: "コマンドの送り先のリージョン", AskOutput: "出力形式", AskProfile: "プロファイルの名前",
	HelpSession: "セッションは、複数のプロファイルで共有するサインインです。既存のものを選ぶか、新しく作ります。", HelpStartURL: "アクセスポータルのアドレスです。管理者に確認してください。例: https://NAME.awsapps.com/start",
	HelpSSORegion: "組織が IAM Identity Center を設定したリージョンです。管理者に確認してください。リソースのリージョンとは違うことがあります。", HelpScopes: "サインインで使える範囲です。ほとんどの場合 sso:account:access です。",
	HelpAccount: "割り当てられたアカウントです。名前、番号、メールの一部を入力して絞り込めます。", HelpRole: "アクセス許可セットは、できることを表します。仕事に足りる最小のものを選びます。",
	HelpRegion: "--region を付けないときのコマンドの送り先です。利用者に近く、必要なサービスがあるリージョンを選びます。", HelpOutput: "結果の表示方法です。json はプログラム、table は人、text はパイプに向いています。", HelpProfile: "--profile や AWS_PROFILE で指定する名前です。default は、指定がないときに使われます。",
	NewSession: "新しいセッション", NoRegion: "なし", BadName: "英数字と _ - . @ + % / : を使い、空白は入れません", BadURL: "https のアドレスです。例: https://NAME.awsapps.com/start", BadRegion: "リージョンです。例: ap-northeast-1", BadOutput: "json、yaml、yaml-stream、text、table、off のいずれか",
	Written: func(p, f string) string {
		return "プロファイル " + p + " を " + f + " に書き込みました。"
	}, Same2: "同じプロファイルがすでにあります。書き込むものはありません。", Equivalent: "aws では", SameCommand: "もう一度",
	Replaces: func(p string) string {
		return "プロファイル " + p + " はすでにあります。表示のとおりに変更します。"
	}, Asking: func(n int) string { return "割り当てられたアカウント " + strconv.Itoa(n) + " 個" },
	PracticeIntro: "練習用の組織は、このマシンの中だけで動きます。アカウントもネットワークも要らず、一時的なホームを使います。あなたのファイルは読み書きしません。", PracticeWhere: "ホーム", PracticeDone: "レッスンが終わりました。",
	PracticeList: [3]string{"レッスン", "内容", "手順"}, ShellIntro: func(v string) string {
		return "このシェルでは aws " + v + " が練習用の組織につながります。"
	},
	ShellNoAWS: "AWS CLI はインストールされていません。このシェルでは awsguide を使えます。https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html", ShellOld: func(v string) string {
		return "aws " + v + " はエンドポイントの変数を知らないため、テスト用の証明書を使うプロキシで練習用の組織につなぎます。"
	},
	ApproveAsk: func(c string) string {
		if c == "" {
			return "アクセスポータルで awsguide のアクセスを求められています。承認しますか"
		}
		return "アクセスポータルにコード " + c + " が表示されています。承認しますか"
	}, TryIt: "次のように入力してください:", GoalMet: "できました。", GoalNot: "まだです。", StepAgain: "もう一度入力するか、hint、solution、skip、exit を入力してください。",
	See: "関連", Sources: "出典", SettingFacts: [6]string{"種類", "値", "既定値", "環境変数", "書く場所", "読むもの"},
}
