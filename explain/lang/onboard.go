package lang

import (
	"runtime"
	"strconv"
)

// Onboard is what `onboard` says.
type Onboard struct {
	Short, FlagFrom, FlagExport, FlagAccounts string
	Title                                     string
	Step                                      map[string]string // names of the steps
	State                                     map[string]string // done, todo, skipped, failed

	// tools
	AWS       func(version, path string) string
	NoAWS     string
	Old       func(version, path, least string) string
	First     func(version, path string) string // version 1 runs in front of another
	Unknown   func(path string) string
	More      func(version, path string) string
	InstallAt string
	PathFirst func(folder string) string
	// files
	Profiles, Credentials func(n int, path string) string
	NotThere              func(path string) string
	Unreadable            func(path string) string
	// session
	Session      func(url, region string) string
	SessionNew   func(url, region string) string
	SessionNone  string
	Differs      func(place string) string // from the team file
	DiffersKey   func(key, mine, theirs string) string
	Kept         string
	TakeTheirs   string // question
	Ask          string // the setup will ask
	SignIn       string // a sign-in is needed
	AfterSession string
	AfterSignIn  string
	// profiles
	Have        func(n int) string
	None        string
	Populate    func(template string) string
	PopulateAsk func(session string) string
	Populated   func(n int) string
	Missing     func(names string) string
	SetByOthers string
	// default
	DefaultIs    func(name string) string
	DefaultSet   func(name string) string
	DefaultOther func(place string) string
	DefaultGone  func(name string) string
	DefaultEnv   func(variable, name string) string
	// check, problems
	Checked     func(n int) string
	CheckFailed func(n, all int) string
	CheckNone   string
	CheckLater  string
	Problems    func(n int) string
	NoProblems  string
	MoreOf      func(n int) string
	// end
	Sum      func(done, todo, skipped, failed int) string
	NextUse  string
	NextAll  string
	NextSee  string
	NextGoOn string
	Exported func(path string) string
	NothingToExport,
	ExportThere string
	// the team file
	TeamWrong func(n int) string
	Wrong     map[string]func(text string) string
}

var enOnboard = Onboard{
	Short: "set this machine up, step by step", FlagFrom: "a team file; - reads it from standard input", FlagExport: "write a team file made of this machine's config; - prints it", FlagAccounts: "with --export: profiles and account numbers, too",
	Title: "Setting up this machine",
	Step: map[string]string{
		"tools": "tools", "files": "files", "session": "session", "sign-in": "sign-in", "profiles": "profiles", "default": "default", "check": "check", "problems": "problems", "next": "next",
	},
	State: map[string]string{"done": "done", "todo": "to do", "skipped": "skipped", "failed": "failed"},
	AWS:   func(v, p string) string { return "aws " + v + "  " + p },
	NoAWS: "the AWS CLI is not installed; awsguide works without it",
	Old:   func(v, p, least string) string { return "aws " + v + " is older than " + least + "  " + p },
	First: func(v, p string) string {
		return "version 1 (aws " + v + ") is found first and knows no SSO sessions  " + p
	},
	Unknown:   func(p string) string { return "aws does not tell its version  " + p },
	More:      func(v, p string) string { return "also on the PATH: aws " + v + "  " + p },
	InstallAt: "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
	PathFirst: pathFirst,
	Profiles:  func(n int, p string) string { return plural(n, "profile", "profiles") + "  " + p }, Credentials: func(n int, p string) string { return plural(n, "profile", "profiles") + "  " + p },
	NotThere:     func(p string) string { return "not there yet  " + p },
	Unreadable:   func(p string) string { return "cannot be read  " + p },
	Session:      func(u, r string) string { return u + "  (" + r + ")" },
	SessionNew:   func(u, r string) string { return "is added: " + u + "  (" + r + ")" },
	SessionNone:  "none yet: the start URL and the Region of your access portal are needed",
	Differs:      func(p string) string { return "yours is not as the team file has it  " + p },
	DiffersKey:   func(k, m, t string) string { return k + ": yours " + m + ", the team's " + t },
	Kept:         "kept as it is",
	TakeTheirs:   "Change it to what the team file has?",
	Ask:          "no SSO session is set up",
	SignIn:       "a sign-in in the browser is needed",
	AfterSession: "there is no session",
	AfterSignIn:  "nobody is signed in",
	Have:         func(n int) string { return plural(n, "profile uses it", "profiles use it") },
	None:         "no profile uses it yet",
	Populate:     func(t string) string { return "one for every account and role, named " + t },
	PopulateAsk:  func(s string) string { return "Make a profile for every account and role of " + s + "?" },
	Populated:    func(n int) string { return plural(n, "profile", "profiles") + ", as the rules make them" },
	Missing:      func(l string) string { return "of the team: " + l },
	SetByOthers:  "they would need keys that are asked for",
	DefaultIs:    func(n string) string { return "commands that name no profile use what " + n + " uses" },
	DefaultSet:   func(n string) string { return "commands that name no profile are to use " + n },
	DefaultOther: func(p string) string { return "[default] is yours and kept  " + p },
	DefaultGone:  func(n string) string { return "there is no profile " + n },
	DefaultEnv:   func(v, n string) string { return v + " names " + n },
	Checked:      func(n int) string { return "STS knows " + plural(n, "profile", "profiles") },
	CheckFailed:  func(n, all int) string { return strconv.Itoa(n) + " of " + strconv.Itoa(all) + " failed" },
	CheckNone:    "there is no profile to check",
	CheckLater:   "STS is asked at the end",
	Problems:     func(n int) string { return plural(n, "problem", "problems") + " found by doctor" },
	NoProblems:   "doctor finds none",
	MoreOf:       func(n int) string { return "and " + strconv.Itoa(n) + " more" },
	Sum: func(d, t, s, f int) string {
		text := strconv.Itoa(d) + " done"
		for _, x := range []struct {
			n    int
			word string
		}{{t, "to do"}, {s, "skipped"}, {f, "failed"}} {
			if x.n > 0 {
				text += ", " + strconv.Itoa(x.n) + " " + x.word
			}
		}
		return text
	},
	NextUse: "use a profile in this shell", NextAll: "check every profile", NextSee: "see what stands where", NextGoOn: "go on from here",
	Exported: func(p string) string { return "The team file is written: " + p }, NothingToExport: "There is no SSO session to write down.", ExportThere: "A file of that name is there already.",
	TeamWrong: func(n int) string { return "The team file cannot be used: " + plural(n, "problem", "problems") },
	Wrong: map[string]func(string) string{
		"team-unreadable":      func(x string) string { return enExplain.Refused[x] },
		"team-too-long":        func(string) string { return "it is longer than a megabyte" },
		"team-empty":           func(string) string { return "there is no [sso-session NAME] in it" },
		"team-section-unknown": func(x string) string { return "a team file has no section " + x },
		"team-key-unknown":     func(x string) string { return "a team file has no key " + x + " there" },
		"team-key-secret":      func(x string) string { return x + " is secret or runs a program, and has no place in a team file" },
		"team-key-not-taken":   func(x string) string { return x + " is not taken from a team file" },
		"team-key-missing":     func(x string) string { return x + " is missing" },
		"team-value-wrong":     func(x string) string { return "the value cannot be used: " + x },
		"team-name-wrong":      func(x string) string { return "not every tool can read the name " + x },
		"team-name-missing":    func(x string) string { return x + " is not in the file" },
	},
}

var jaOnboard = Onboard{
	Short: "このマシンを順に設定する", FlagFrom: "チームファイル。- で標準入力から読む", FlagExport: "このマシンの設定からチームファイルを作る。- で表示", FlagAccounts: "--export で、プロファイルとアカウント番号も含める",
	Title: "このマシンの設定",
	Step: map[string]string{
		"tools": "ツール", "files": "ファイル", "session": "セッション", "sign-in": "サインイン", "profiles": "プロファイル", "default": "既定", "check": "確認", "problems": "問題", "next": "次に",
	},
	State: map[string]string{"done": "済み", "todo": "未了", "skipped": "省略", "failed": "失敗"},
	AWS:   func(v, p string) string { return "aws " + v + "  " + p },
	NoAWS: "AWS CLI はインストールされていません。awsguide は AWS CLI なしでも使えます",
	Old: func(v, p, least string) string {
		return "aws " + v + " は " + least + " より古いバージョンです  " + p
	},
	First: func(v, p string) string {
		return "バージョン 1 (aws " + v + ") が先に見つかります。SSO セッションを使えません  " + p
	},
	Unknown:   func(p string) string { return "aws のバージョンがわかりません  " + p },
	More:      func(v, p string) string { return "PATH にはほかに aws " + v + "  " + p },
	InstallAt: "https://docs.aws.amazon.com/ja_jp/cli/latest/userguide/getting-started-install.html",
	PathFirst: pathFirst,
	Profiles:  func(n int, p string) string { return "プロファイル " + strconv.Itoa(n) + " 件  " + p }, Credentials: func(n int, p string) string { return "プロファイル " + strconv.Itoa(n) + " 件  " + p },
	NotThere:     func(p string) string { return "まだありません  " + p },
	Unreadable:   func(p string) string { return "読み取れません  " + p },
	Session:      func(u, r string) string { return u + "  (" + r + ")" },
	SessionNew:   func(u, r string) string { return "追加します: " + u + "  (" + r + ")" },
	SessionNone:  "まだありません。アクセスポータルの開始 URL とリージョンが必要です",
	Differs:      func(p string) string { return "チームファイルと異なります  " + p },
	DiffersKey:   func(k, m, t string) string { return k + ": 現在 " + m + "、チーム " + t },
	Kept:         "変更していません",
	TakeTheirs:   "チームファイルの内容に変更しますか",
	Ask:          "SSO セッションが設定されていません",
	SignIn:       "ブラウザーでのサインインが必要です",
	AfterSession: "セッションがありません",
	AfterSignIn:  "サインインしていません",
	Have:         func(n int) string { return strconv.Itoa(n) + " 件のプロファイルが使用" },
	None:         "使用しているプロファイルはまだありません",
	Populate:     func(t string) string { return "アカウントとロールごとに作成します。名前は " + t },
	PopulateAsk: func(s string) string {
		return s + " のすべてのアカウントとロールのプロファイルを作成しますか"
	},
	Populated:   func(n int) string { return "プロファイル " + strconv.Itoa(n) + " 件 (ルールのとおり)" },
	Missing:     func(l string) string { return "チームのプロファイル: " + l },
	SetByOthers: "入力の必要なキーがあります",
	DefaultIs: func(n string) string {
		return "プロファイルの指定がないコマンドは " + n + " と同じ設定を使います"
	},
	DefaultSet: func(n string) string {
		return "プロファイルの指定がないコマンドが " + n + " を使うようにします"
	},
	DefaultOther: func(p string) string { return "既存の [default] を残しました  " + p },
	DefaultGone:  func(n string) string { return "プロファイル " + n + " はありません" },
	DefaultEnv:   func(v, n string) string { return v + " が " + n + " を指定しています" },
	Checked:      func(n int) string { return "STS で " + strconv.Itoa(n) + " 件のプロファイルを確認" },
	CheckFailed:  func(n, all int) string { return strconv.Itoa(all) + " 件中 " + strconv.Itoa(n) + " 件が失敗" },
	CheckNone:    "確認するプロファイルがありません",
	CheckLater:   "最後に STS へ問い合わせます",
	Problems:     func(n int) string { return "doctor が " + strconv.Itoa(n) + " 件を検出" },
	NoProblems:   "doctor で問題は見つかりません",
	MoreOf:       func(n int) string { return "ほかに " + strconv.Itoa(n) + " 件" },
	Sum: func(d, t, s, f int) string {
		text := "済み " + strconv.Itoa(d)
		for _, x := range []struct {
			n    int
			word string
		}{{t, "未了"}, {s, "省略"}, {f, "失敗"}} {
			if x.n > 0 {
				text += "、" + x.word + " " + strconv.Itoa(x.n)
			}
		}
		return text
	},
	NextUse: "このシェルで使う", NextAll: "すべてのプロファイルを確認", NextSee: "設定の場所を見る", NextGoOn: "続きから始める",
	Exported: func(p string) string { return "チームファイルを書き込みました: " + p }, NothingToExport: "書き出す SSO セッションがありません。", ExportThere: "同じ名前のファイルがすでにあります。",
	TeamWrong: func(n int) string {
		return "チームファイルを使えません: " + strconv.Itoa(n) + " 件の問題"
	},
	Wrong: map[string]func(string) string{
		"team-unreadable":      func(x string) string { return jaExplain.Refused[x] },
		"team-too-long":        func(string) string { return "1 メガバイトを超えています" },
		"team-empty":           func(string) string { return "[sso-session 名前] がありません" },
		"team-section-unknown": func(x string) string { return "チームファイルにセクション " + x + " はありません" },
		"team-key-unknown": func(x string) string {
			return "チームファイルのその場所にキー " + x + " はありません"
		},
		"team-key-secret": func(x string) string {
			return x + " は秘密の値かプログラムの実行にあたるため、チームファイルには書けません"
		},
		"team-key-not-taken": func(x string) string { return x + " はチームファイルからは設定しません" },
		"team-key-missing":   func(x string) string { return x + " がありません" },
		"team-value-wrong":   func(x string) string { return "この値は使えません: " + x },
		"team-name-wrong":    func(x string) string { return "ツールによって読めない名前です: " + x },
		"team-name-missing":  func(x string) string { return x + " はファイルの中にありません" },
	},
}

// pathFirst is how a shell of this system is told to look into a folder first.
func pathFirst(folder string) string {
	if runtime.GOOS == "windows" {
		return `$env:PATH = "` + folder + `;$env:PATH"`
	}
	return "export PATH=" + folder + ":$PATH"
}
