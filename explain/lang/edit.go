package lang

import "strconv"

// Edit is what the commands say that change profiles.
type Edit struct {
	Group, Set, Unset, Copy, Rename, Remove, Undo string // short descriptions
	FlagForce, FlagSession, FlagUndoList          string
	NeedPair                                      func(word string) string
	NeedWords                                     func(words string) string
	UnknownKey, UnknownValue                      func(key, value string) string
	SecretOnLine                                  func(key string) string
	SecretAsk                                     func(key string) string
	Write                                         string
	Written                                       func(path string) string
	Nothing, DryRun, Meanwhile                    string
	Users                                         func(name, list string) string
	NamedByEnv                                    func(variable, name string) string
	MoreLines                                     func(n int) string
	NamedByProcess                                func(name, list string) string
	SignedIn                                      func(name string) string
	NoBackup                                      string
	Changed                                       func(path string) string
	Undone                                        func(path string) string
	UndoTable                                     [3]string
	TokenMoved                                    string
}

var enEdit = Edit{
	Group: "change profiles and sessions, with a diff", Set: "set keys of a profile; a new profile if there is none", Unset: "take keys of a profile out", Copy: "copy a profile", Rename: "rename a profile, and whoever refers to it", Remove: "remove a profile", Undo: "put back what the last write changed",
	FlagForce: "also what is not known, or what others refer to", FlagSession: "the names are those of SSO sessions", FlagUndoList: "list the backups",
	NeedPair:   func(w string) string { return "KEY=VALUE is needed, not " + w + "." },
	NeedWords:  func(w string) string { return "These words are needed: " + w },
	UnknownKey: func(k, _ string) string { return "No tool of AWS knows the key " + k + " there." }, UnknownValue: func(k, v string) string { return k + " does not take " + v + "." },
	SecretOnLine: func(k string) string {
		return k + " is secret: leave its value out to be asked for it, or give it by standard input with " + k + "=-"
	},
	SecretAsk: func(k string) string { return "Value of " + k },
	Write:     "Write this?", Written: func(p string) string { return p + " is written; awsguide undo puts it back." }, Nothing: "Nothing to change.", Meanwhile: "The file changed meanwhile; this is the change to what is there now.", DryRun: "Nothing was written (--dry-run).",
	Users:      func(n, l string) string { return "Others refer to " + n + ": " + l },
	NamedByEnv: func(v, n string) string { return v + " names " + n + " in this shell: set it anew." },
	MoreLines:  func(n int) string { return "… and " + strconv.Itoa(n) + " lines more; --dry-run shows them all" },
	NamedByProcess: func(n, l string) string {
		return "The credential_process of " + l + " still names --profile " + n + ": set it anew."
	},
	SignedIn: func(n string) string { return "The session " + n + " is signed in; its token would be left behind." },
	NoBackup: "There is nothing to undo.", Changed: func(p string) string { return "The file changed since that write, so it is not put back: " + p }, Undone: func(p string) string { return p + " is as it was before." },
	UndoTable: [3]string{"time", "command", "files"}, TokenMoved: "The sign-in is kept under the new name.",
}

var jaEdit = Edit{
	Group: "プロファイルとセッションを、差分を確認して変更", Set: "プロファイルのキーを設定 (なければ新しく作成)", Unset: "プロファイルのキーを取り除く", Copy: "プロファイルをコピー", Rename: "プロファイルの名前と、参照している箇所を変更", Remove: "プロファイルを削除", Undo: "最後の書き込みを元に戻す",
	FlagForce: "知らないものや、参照されているものも対象にする", FlagSession: "名前は SSO セッションのもの", FlagUndoList: "バックアップの一覧",
	NeedPair:  func(w string) string { return "キー=値 の形が必要です: " + w },
	NeedWords: func(w string) string { return "次の語が必要です: " + w },
	UnknownKey: func(k, _ string) string {
		return "AWS のツールは、そこのキー " + k + " を知りません。"
	}, UnknownValue: func(k, v string) string { return k + " に " + v + " は指定できません。" },
	SecretOnLine: func(k string) string {
		return k + " は秘密の値です。値を省くと入力を求めます。標準入力から渡すには " + k + "=- とします"
	},
	SecretAsk: func(k string) string { return k + " の値" },
	Write:     "書き込みますか", Written: func(p string) string { return p + " に書き込みました。awsguide undo で元に戻せます。" }, Nothing: "変更するものはありません。", Meanwhile: "その間にファイルが変更されました。今の内容に対する変更は次のとおりです。", DryRun: "書き込んでいません (--dry-run)。",
	Users: func(n, l string) string { return n + " を参照しているもの: " + l },
	NamedByEnv: func(v, n string) string {
		return "このシェルの " + v + " は " + n + " のままです。設定し直してください。"
	},
	MoreLines: func(n int) string {
		return "… ほかに " + strconv.Itoa(n) + " 行。--dry-run ですべて表示します"
	},
	NamedByProcess: func(n, l string) string {
		return l + " の credential_process は --profile " + n + " のままです。設定し直してください。"
	},
	SignedIn: func(n string) string {
		return "セッション " + n + " はサインイン中です。削除するとトークンが残ります。"
	},
	NoBackup: "元に戻すものはありません。", Changed: func(p string) string {
		return "その後ファイルが変更されているため、元に戻しません: " + p
	}, Undone: func(p string) string { return p + " を元に戻しました。" },
	UndoTable: [3]string{"日時", "コマンド", "ファイル"}, TokenMoved: "サインインは新しい名前で引き継ぎました。",
}
