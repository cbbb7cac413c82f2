package lang

import "strconv"

// Populate is what `sso populate` says.
type Populate struct {
	Short, FlagTemplate, FlagAccount, FlagRole, FlagPrune, FlagDetailed string
	BadTemplate                                                         func(why string) string
	BadPattern                                                          func(p string) string
	Collision                                                           func(name string, who string) string
	CollisionFix                                                        string
	Summary                                                             func(add, change, remove, unchanged int) string
}

var enPopulate = Populate{
	Short: "profiles for every account and role, as a plan with a diff", FlagTemplate: "how profiles are named: a template, or account-role, aws-cli, portal", FlagAccount: "only accounts whose name or id fits, such as 'prod*'", FlagRole: "only roles that fit",
	FlagPrune: "remove profiles that populate made, nobody changed, and that are no longer assigned", FlagDetailed: "exit 2 when there is something to change",
	BadTemplate: func(w string) string { return "The template of names cannot be used: " + w }, BadPattern: func(p string) string { return "The pattern cannot be used: " + p },
	Collision: func(n, w string) string { return "The name " + n + " would stand for more than one: " + w }, CollisionFix: "awsguide sso populate --name-template '{account_name}-{account_id}-{role}'",
	Summary: func(a, c, r, u int) string {
		return strconv.Itoa(a) + " added, " + strconv.Itoa(c) + " changed, " + strconv.Itoa(r) + " removed, " + strconv.Itoa(u) + " unchanged"
	},
}

var jaPopulate = Populate{
	Short: "すべてのアカウントとロールのプロファイルを、差分を確認して作成", FlagTemplate: "プロファイルの名前: テンプレート、または account-role、aws-cli、portal", FlagAccount: "名前か ID が合うアカウントだけ (例: 'prod*')", FlagRole: "合うロールだけ",
	FlagPrune: "populate が作り、手で変更されておらず、割り当てのなくなったプロファイルを削除", FlagDetailed: "変更があれば終了コード 2",
	BadTemplate: func(w string) string { return "名前のテンプレートを使えません: " + w }, BadPattern: func(p string) string { return "パターンを使えません: " + p },
	Collision: func(n, w string) string { return "名前 " + n + " が重なります: " + w }, CollisionFix: "awsguide sso populate --name-template '{account_name}-{account_id}-{role}'",
	Summary: func(a, c, r, u int) string {
		return "追加 " + strconv.Itoa(a) + "、変更 " + strconv.Itoa(c) + "、削除 " + strconv.Itoa(r) + "、変更なし " + strconv.Itoa(u)
	},
}
