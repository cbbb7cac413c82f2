package lang

import (
	"strconv"
	"strings"
)

// Explain is what is said about a configuration.
type Explain struct {
	Profiles                                                                                              func(n int) string
	Sessions                                                                                              func(n int) string
	Region, Output, Credentials, SignIn, Profile, ByHand, Next, Tip, Things, Config, CredFile             string
	Missing                                                                                               string // a file that is not there
	Empty                                                                                                 string
	Folder                                                                                                string
	Unreadable                                                                                            string
	From                                                                                                  func(origin string) string
	Beats                                                                                                 func(list string) string
	DefaultValue                                                                                          string // nothing sets it; this is the default
	NotSet                                                                                                string // nothing sets it
	Differs                                                                                               func(cli, sdk string) string
	CLIOnly                                                                                               string
	SDKOnly                                                                                               string
	Comment                                                                                               string
	DefaultProfile, ProfileHeader, SessionHeader, ServicesHeader, DefaultsHeader, OtherHeader, CredHeader func(name string) string
	NoProfilePrefix                                                                                       func(name string) string
	OnlySDKHeader                                                                                         string
	SessionLine                                                                                           func(session string, line int) string
	SessionGone                                                                                           func(session, nearest string) string
	Account, Role, RoleArn, Source                                                                        string
	SourceGone                                                                                            func(name string) string
	UnknownRegion                                                                                         string
	RegionIs                                                                                              func(name string) string
	UnknownKey                                                                                            func(nearest string) string
	NoEffect                                                                                              string // no tool of AWS reads it
	Nested                                                                                                func(parent string) string
	Continues                                                                                             string
	Refused                                                                                               map[string]string // by reason
	RefusedAt                                                                                             func(place string) string
	Crash                                                                                                 string
	SharedSession                                                                                         func(profiles []string, session string) string
	LongKeys                                                                                              func(profiles []string) string
	Kind                                                                                                  map[string]string        // of credentials
	State                                                                                                 map[string]string        // of tokens
	Left                                                                                                  func(text string) string // valid for …
	Problem                                                                                               map[string]func(name string) string
	NoConfig, NoConfigTry, NoConfigPractise                                                               string
	SelectedBy                                                                                            func(origin string) string
	Table                                                                                                 [6]string
	None                                                                                                  string
	InForce                                                                                               func(profile, by, region, regionFrom, output, outputFrom string) string
	Chains                                                                                                string // how each profile gets its credentials
	Comma                                                                                                 string // between two things
	SSORegionNote                                                                                         string
}

func and(list []string) string { return strings.Join(list, ", ") }

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

var enExplain = Explain{
	Profiles: func(n int) string { return plural(n, "profile", "profiles") },
	Sessions: func(n int) string { return plural(n, "session", "sessions") },
	Region:   "region", Output: "output", Credentials: "credentials", SignIn: "sign-in", Profile: "profile", ByHand: "by hand", Next: "next", Tip: "Tip", Things: "Good to know", Config: "config", CredFile: "credentials",
	Missing: "not there", Empty: "empty", Folder: "a folder stands where the file should be", Unreadable: "it cannot be read",
	From: func(o string) string { return "from " + o }, Beats: func(l string) string { return "beats " + l },
	DefaultValue: "nothing sets it; this is the default", NotSet: "nothing sets it",
	Differs: func(cli, sdk string) string { return "the AWS CLI reads " + cli + ", Go tools (Terraform) read " + sdk },
	CLIOnly: "only the AWS CLI reads this; Go tools (Terraform) do not", SDKOnly: "only Go tools (Terraform) read this; the AWS CLI does not",
	Comment:         "comment: no tool reads it",
	DefaultProfile:  func(string) string { return "used when a command names no profile" },
	ProfileHeader:   func(n string) string { return "use it with --profile " + n + ", or AWS_PROFILE=" + n },
	SessionHeader:   func(n string) string { return "a sign-in to share: aws sso login --sso-session " + n },
	ServicesHeader:  func(string) string { return "endpoints for single services" },
	DefaultsHeader:  func(string) string { return "the AWS CLI adds these keys to every section; Go tools ignore them" },
	OtherHeader:     func(n string) string { return "no tool of AWS takes [" + n + "] for a profile" },
	CredHeader:      func(n string) string { return "keys of the profile " + n },
	NoProfilePrefix: func(n string) string { return "not read: in this file a profile begins with [profile " + n + "]" },
	OnlySDKHeader:   "only Go tools (Terraform) read this header; the AWS CLI does not",
	SessionLine: func(s string, line int) string {
		return "signs in through [sso-session " + s + "], line " + strconv.Itoa(line)
	},
	SessionGone: func(s, near string) string {
		text := "there is no [sso-session " + s + "]"
		if near != "" {
			text += "; the nearest is " + near
		}
		return text
	},
	Account: "the account to work in", Role: "the permission set; it becomes a role there", RoleArn: "the role to take", Source: "whose credentials take the role",
	SourceGone:    func(n string) string { return "there is no profile " + n },
	UnknownRegion: "not a Region that this version knows", RegionIs: func(n string) string { return n + ": where requests go" },
	UnknownKey: func(near string) string {
		if near == "" {
			return "no tool of AWS knows this key"
		}
		return "no tool of AWS knows this key; perhaps " + near
	},
	NoEffect: "another tool's key: the AWS CLI does not read it", Nested: func(p string) string { return "part of " + p },
	Continues: "goes on from the line above",
	Refused: map[string]string{
		"duplicate-section": "this section stands twice", "duplicate-key": "this key stands twice in the section", "key-before-section": "a key stands before the first [section]",
		"no-delimiter": "a line without = is neither a key nor a comment", "empty-key": "there is nothing before the =", "unclosed-header": "the [ is not closed by ]",
		"empty-header": "there is no name between [ and ]", "nested-no-equals": "a line of the block above has no =", "not-utf8": "these bytes are not UTF-8",
		"byte-order-mark": "the file begins with an invisible byte order mark", "utf-16": "the file is in UTF-16; UTF-8 is needed",
	},
	RefusedAt: func(place string) string { return "The AWS CLI cannot read the file: it stops at " + place + "." },
	Crash:     "a single quote and nothing else: every Go tool (Terraform) crashes on this",
	SharedSession: func(p []string, s string) string {
		return and(p) + " use the session " + s + ": one sign-in serves all."
	},
	LongKeys: func(p []string) string { return "Long-lived access keys in a file: " + and(p) + "." },
	Kind: map[string]string{"sso": "sign-in", "sso-legacy": "sign-in (old form)", "role": "role", "static": "keys in a file", "process": "a program", "web-identity": "web identity",
		"login": "aws login", "container": "container service", "instance": "EC2 metadata", "environment": "environment", "none": "none"},
	State: map[string]string{"valid": "signed in", "refreshable": "renews itself", "expired": "expired", "absent": "not signed in", "unreadable": "file damaged"},
	Left:  func(t string) string { return "valid for " + t },
	Problem: map[string]func(string) string{
		"profile-missing": func(n string) string { return "there is no profile " + n }, "source-missing": func(n string) string { return "source_profile names " + n + ", which is not there" },
		"source-absent": func(string) string { return "role_arn needs source_profile or credential_source" }, "source-twice": func(string) string { return "source_profile and credential_source exclude each other" },
		"source-unknown": func(n string) string { return "credential_source knows no " + n }, "source-empty": func(n string) string { return "the source " + n + " has no credentials" },
		"chain-loop": func(n string) string { return "the chain comes back to " + n }, "sso-incomplete": func(n string) string { return n + " is missing" },
		"sso-session-absent": func(n string) string { return "there is no [sso-session " + n + "]" }, "sso-conflict": func(n string) string { return n + " differs between profile and session" },
		"keys-partial": func(n string) string { return n + " is missing" },
	},
	NoConfig: "No AWS configuration on this machine yet.", NoConfigTry: "set this machine up, step by step", NoConfigPractise: "try it all on a made-up organisation first (no account needed)",
	SelectedBy: func(o string) string { return "named by " + o },
	Table:      [6]string{"profile", "credentials", "account", "role", "region", "sign-in"}, None: "no profiles",
	InForce: func(p, by, r, rFrom, o, oFrom string) string {
		return "A command here uses the profile " + p + " (" + by + "), the Region " + r + " (" + rFrom + ") and the output " + o + " (" + oFrom + ")."
	},
	Chains: "How each profile gets its credentials", Comma: ", ", SSORegionNote: "the Region of IAM Identity Center, not of your resources",
}

var jaExplain = Explain{
	Profiles: func(n int) string { return "プロファイル " + strconv.Itoa(n) + " 個" },
	Sessions: func(n int) string { return "セッション " + strconv.Itoa(n) + " 個" },
	Region:   "リージョン", Output: "出力形式", Credentials: "認証情報", SignIn: "サインイン", Profile: "プロファイル", ByHand: "手で行うには", Next: "次に", Tip: "ヒント", Things: "知っておくとよいこと", Config: "config", CredFile: "credentials",
	Missing: "ありません", Empty: "空です", Folder: "ファイルの場所にフォルダーがあります", Unreadable: "読み取れません",
	From: func(o string) string { return o + " の値" }, Beats: func(l string) string { return l + " より優先" },
	DefaultValue: "設定がないため既定値です", NotSet: "設定されていません",
	Differs: func(cli, sdk string) string {
		return "AWS CLI は " + cli + "、Go のツール (Terraform) は " + sdk + " と読みます"
	},
	CLIOnly: "AWS CLI だけが読みます。Go のツール (Terraform) は読みません", SDKOnly: "Go のツール (Terraform) だけが読みます。AWS CLI は読みません",
	Comment: "コメント: どのツールも読みません",
	DefaultProfile: func(string) string {
		return "コマンドがプロファイルを指定しないときに使われます"
	},
	ProfileHeader:  func(n string) string { return "--profile " + n + " または AWS_PROFILE=" + n + " で使います" },
	SessionHeader:  func(n string) string { return "共有のサインイン: aws sso login --sso-session " + n },
	ServicesHeader: func(string) string { return "サービスごとのエンドポイント" },
	DefaultsHeader: func(string) string {
		return "AWS CLI は全セクションにこのキーを加え、Go のツールは無視します"
	},
	OtherHeader: func(n string) string {
		return "[" + n + "] は AWS のツールではプロファイルになりません"
	},
	CredHeader: func(n string) string { return "プロファイル " + n + " のキー" },
	NoProfilePrefix: func(n string) string {
		return "読まれません。このファイルでは [profile " + n + "] と書きます"
	},
	OnlySDKHeader: "この見出しは Go のツール (Terraform) だけが読み、AWS CLI は読みません",
	SessionLine: func(s string, line int) string {
		return strconv.Itoa(line) + " 行目の [sso-session " + s + "] でサインインします"
	},
	SessionGone: func(s, near string) string {
		text := "[sso-session " + s + "] がありません"
		if near != "" {
			text += "。近い名前は " + near + " です"
		}
		return text
	},
	Account: "操作するアカウント", Role: "アクセス許可セット。アカウントではロールになります", RoleArn: "引き受けるロール", Source: "ロールを引き受ける認証情報の元",
	SourceGone:    func(n string) string { return "プロファイル " + n + " がありません" },
	UnknownRegion: "この版が知らないリージョンです", RegionIs: func(n string) string { return n + ": 要求の送り先" },
	UnknownKey: func(near string) string {
		if near == "" {
			return "AWS のツールが知らないキーです"
		}
		return "AWS のツールが知らないキーです。" + near + " でしょうか"
	},
	NoEffect: "別のツールのキーで、AWS CLI は読みません", Nested: func(p string) string { return p + " の一部" },
	Continues: "上の行の続き",
	Refused: map[string]string{
		"duplicate-section": "同じセクションが 2 つあります", "duplicate-key": "同じキーがセクションに 2 つあります", "key-before-section": "最初の [セクション] より前にキーがあります",
		"no-delimiter": "= のない行は、キーでもコメントでもありません", "empty-key": "= の前に何もありません", "unclosed-header": "[ が ] で閉じられていません",
		"empty-header": "[ と ] の間に名前がありません", "nested-no-equals": "上のブロックの行に = がありません", "not-utf8": "UTF-8 ではないバイトがあります",
		"byte-order-mark": "ファイルの先頭に見えないバイト順マーク (BOM) があります", "utf-16": "UTF-16 のファイルです。UTF-8 が必要です",
	},
	RefusedAt: func(place string) string {
		return "AWS CLI はこのファイルを読めません。" + place + " で止まります。"
	},
	Crash: "引用符 1 文字だけの値です。Go のツール (Terraform) はすべて異常終了します",
	SharedSession: func(p []string, s string) string {
		return and(p) + " はセッション " + s + " を共有し、1 回のサインインで使えます。"
	},
	LongKeys: func(p []string) string {
		return "長期のアクセスキーがファイルにあります: " + and(p) + "。"
	},
	Kind: map[string]string{"sso": "サインイン", "sso-legacy": "サインイン (旧形式)", "role": "ロール", "static": "ファイルのキー", "process": "プログラム", "web-identity": "ウェブ ID",
		"login": "aws login", "container": "コンテナサービス", "instance": "EC2 メタデータ", "environment": "環境変数", "none": "なし"},
	State: map[string]string{"valid": "サインイン済み", "refreshable": "自動更新", "expired": "期限切れ", "absent": "未サインイン", "unreadable": "ファイル破損"},
	Left:  func(t string) string { return "あと " + t + " 有効" },
	Problem: map[string]func(string) string{
		"profile-missing": func(n string) string { return "プロファイル " + n + " がありません" }, "source-missing": func(n string) string { return "source_profile の " + n + " がありません" },
		"source-absent": func(string) string { return "role_arn には source_profile か credential_source が必要です" }, "source-twice": func(string) string { return "source_profile と credential_source は同時に指定できません" },
		"source-unknown": func(n string) string { return "credential_source に " + n + " という値はありません" }, "source-empty": func(n string) string { return "元の " + n + " に認証情報がありません" },
		"chain-loop": func(n string) string { return n + " に戻って循環しています" }, "sso-incomplete": func(n string) string { return n + " がありません" },
		"sso-session-absent": func(n string) string { return "[sso-session " + n + "] がありません" }, "sso-conflict": func(n string) string { return n + " がプロファイルとセッションで異なります" },
		"keys-partial": func(n string) string { return n + " がありません" },
	},
	NoConfig: "このマシンには AWS の設定がまだありません。", NoConfigTry: "このマシンを順に設定します", NoConfigPractise: "練習用の組織で先に試せます (アカウント不要)",
	SelectedBy: func(o string) string { return o + " で指定" },
	Table:      [6]string{"プロファイル", "認証情報", "アカウント", "ロール", "リージョン", "サインイン"}, None: "プロファイルはありません",
	InForce: func(p, by, r, rFrom, o, oFrom string) string {
		return "ここでのコマンドは、プロファイル " + p + " (" + by + ")、リージョン " + r + " (" + rFrom + ")、出力形式 " + o + " (" + oFrom + ") を使います。"
	},
	Chains: "各プロファイルの認証情報", Comma: "、", SSORegionNote: "IAM Identity Center のリージョン。リソースのリージョンではありません",
}
