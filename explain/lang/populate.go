package lang

import "strconv"

// Populate is what `sso populate` says.
type Populate struct {
	Short, FlagTemplate, FlagAccount, FlagRole, FlagPrune, FlagDetailed string
	BadTemplate                                                         func(why string) string
	BadPattern                                                          func(p string) string
	Collision                                                           func(name string, who string) string
	OtherProfile                                                        string // one that is there for something else
	MoreCollisions                                                      func(n int) string
	GoesOn                                                              func(known int, since string) string
	Kept                                                                func(known int) string
	Asked                                                               func(done, all int) string
	Rate                                                                func(perSecond float64) string
	AsLast                                                              func(flag string) string
	FlagAfresh                                                          string
	TimeLeft                                                            func(span string) string
	Summary                                                             func(add, change, remove, unchanged int) string
}

var enPopulate = Populate{
	Short: "profiles for every account and role, as a plan with a diff", FlagTemplate: "how profiles are named: a template, or account-role, aws-cli, portal", FlagAccount: "only accounts whose name or id fits, such as 'prod*'", FlagRole: "only roles that fit",
	FlagPrune: "remove profiles that populate made, nobody changed, and that are no longer assigned", FlagDetailed: "exit 2 when there is something to change",
	BadTemplate: func(w string) string { return "The template of names cannot be used: " + w }, BadPattern: func(p string) string { return "The pattern cannot be used: " + p },
	Collision:      func(n, w string) string { return "The name " + n + " would stand for more than one: " + w },
	OtherProfile:   "a profile that is there already",
	MoreCollisions: func(n int) string { return "and " + plural(n, "more name", "more names") },
	GoesOn: func(n int, since string) string {
		return "Going on with what was asked since " + since + ": " + plural(n, "account is", "accounts are") + " known. --afresh asks anew."
	},
	Kept: func(n int) string {
		return plural(n, "account is", "accounts are") + " kept: the same command goes on from there."
	},
	Asked:      func(d, a int) string { return strconv.Itoa(d) + " of " + strconv.Itoa(a) + " accounts" },
	Rate:       func(r float64) string { return strconv.FormatFloat(r, 'f', 1, 64) + "/s" },
	AsLast:     func(f string) string { return "As last time: " + f },
	TimeLeft:   func(s string) string { return s + " left" },
	FlagAfresh: "ask for everything anew, also after an interruption",
	Summary: func(a, c, r, u int) string {
		return strconv.Itoa(a) + " added, " + strconv.Itoa(c) + " changed, " + strconv.Itoa(r) + " removed, " + strconv.Itoa(u) + " unchanged"
	},
}

var jaPopulate = Populate{
	Short: "すべてのアカウントとロールのプロファイルを、差分を確認して作成", FlagTemplate: "プロファイルの名前: テンプレート、または account-role、aws-cli、portal", FlagAccount: "名前か ID が合うアカウントだけ (例: 'prod*')", FlagRole: "合うロールだけ",
	FlagPrune: "populate が作り、手で変更されておらず、割り当てのなくなったプロファイルを削除", FlagDetailed: "変更があれば終了コード 2",
	BadTemplate: func(w string) string { return "名前のテンプレートを使えません: " + w }, BadPattern: func(p string) string { return "パターンを使えません: " + p },
	Collision:      func(n, w string) string { return "名前 " + n + " が重なります: " + w },
	OtherProfile:   "すでにあるプロファイル",
	MoreCollisions: func(n int) string { return "ほかに " + strconv.Itoa(n) + " 件" },
	GoesOn: func(n int, since string) string {
		return since + " からの問い合わせの続きです: " + strconv.Itoa(n) + " アカウントは確認済み。最初からやり直すには --afresh"
	},
	Kept: func(n int) string {
		return strconv.Itoa(n) + " アカウント分を保存しました。同じコマンドで続きから始まります。"
	},
	Asked:      func(d, a int) string { return "アカウント " + strconv.Itoa(d) + " / " + strconv.Itoa(a) },
	Rate:       func(r float64) string { return "毎秒 " + strconv.FormatFloat(r, 'f', 1, 64) },
	AsLast:     func(f string) string { return "前回と同じ: " + f },
	TimeLeft:   func(s string) string { return "残り " + s },
	FlagAfresh: "中断した続きを使わず、すべて問い合わせ直す",
	Summary: func(a, c, r, u int) string {
		return "追加 " + strconv.Itoa(a) + "、変更 " + strconv.Itoa(c) + "、削除 " + strconv.Itoa(r) + "、変更なし " + strconv.Itoa(u)
	},
}
