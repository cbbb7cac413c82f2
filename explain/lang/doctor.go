package lang

import "strconv"

// Doctor is what `doctor` says.
type Doctor struct {
	Short, FlagFix, FlagEach, FlagOnly, FlagOnline, FlagVerbose string
	Heading                                                     func(profiles, sessions int) string
	Sum                                                         func(errors, warnings, infos int) string
	YouSee, Because, Repair, Related                            string
	Why                                                         map[string]string // why a place is related
	Others                                                      func(n int) string
	Fine                                                        func(n int) string
	NoRule                                                      func(id string) string
	NothingToFix, RepairAsk                                     string
	RepairOf                                                    func(n, of int) string
	LeftToYou                                                   func(n int) string
	More                                                        func(n int) string
	Bad, Good                                                   string // examples
	Ahead, Behind                                               string // of a clock
}

var enDoctor = Doctor{
	Short: "find what is wrong, with the place, the cause and the repair", FlagFix: "repair what can be repaired, after a diff and a yes", FlagEach: "with --fix: ask about every repair by itself", FlagOnly: "only this finding", FlagOnline: "also ask STS about the profiles", FlagVerbose: "everything at length, and what is fine",
	Heading: func(p, s int) string {
		return plural(p, "profile", "profiles") + ", " + plural(s, "session", "sessions")
	},
	Sum: func(e, w, i int) string {
		if e+w+i == 0 {
			return "nothing is wrong"
		}
		text := ""
		for _, x := range []struct {
			n         int
			one, many string
		}{{e, "error", "errors"}, {w, "warning", "warnings"}, {i, "hint", "hints"}} {
			if x.n > 0 {
				if text != "" {
					text += ", "
				}
				text += plural(x.n, x.one, x.many)
			}
		}
		return text
	},
	YouSee: "You see", Because: "Because", Repair: "Repair", Related: "See",
	Why: map[string]string{"first": "the first of the two", "session": "the session", "source": "the source profile", "nearest": "the nearest name", "profile": "the profile", "other-half": "the other half", "wins": "what wins", "unused": "what is not used", "beaten": "what it beats", "block": "the block"},
	Others: func(n int) string {
		return plural(n, "finding concerns", "findings concern") + " other profiles: awsguide doctor"
	},
	Fine: func(n int) string {
		return plural(n, "other check is", "other checks are") + " fine"
	},
	NoRule:       func(id string) string { return "There is no check " + id + "." },
	NothingToFix: "There is nothing that can be repaired by an edit.", RepairAsk: "Make this repair?",
	RepairOf: func(n, of int) string { return strconv.Itoa(n) + "/" + strconv.Itoa(of) },
	LeftToYou: func(n int) string {
		return plural(n, "repair is", "repairs are") + " left to you, because something else would get worse"
	},
	More: func(n int) string { return "and " + plural(n, "hint", "hints") + " more: awsguide doctor -v" },
	Bad:  "wrong", Good: "right", Ahead: "ahead", Behind: "behind",
}

var jaDoctor = Doctor{
	Short: "問題を、場所・原因・対処とともに見つける", FlagFix: "差分を確認して、直せるものを直す", FlagEach: "--fix で、修正を 1 件ずつ確認する", FlagOnly: "この項目だけ", FlagOnline: "プロファイルを STS にも問い合わせる", FlagVerbose: "すべてを詳しく、問題のないものも表示",
	Heading: func(p, s int) string {
		return "プロファイル " + strconv.Itoa(p) + " 件、セッション " + strconv.Itoa(s) + " 件"
	},
	Sum: func(e, w, i int) string {
		if e+w+i == 0 {
			return "問題はありません"
		}
		text := ""
		for _, x := range []struct {
			n    int
			word string
		}{{e, "エラー"}, {w, "警告"}, {i, "ヒント"}} {
			if x.n > 0 {
				if text != "" {
					text += "、"
				}
				text += x.word + " " + strconv.Itoa(x.n)
			}
		}
		return text
	},
	YouSee: "表示", Because: "原因", Repair: "対処", Related: "参照",
	Why: map[string]string{"first": "先にあるほう", "session": "セッション", "source": "ソースプロファイル", "nearest": "近い名前", "profile": "プロファイル", "other-half": "もう半分", "wins": "優先されるもの", "unused": "使われないもの", "beaten": "上書きされるもの", "block": "ブロック"},
	Others: func(n int) string {
		return "ほかのプロファイルに " + strconv.Itoa(n) + " 件: awsguide doctor"
	},
	Fine:         func(n int) string { return "ほかの " + strconv.Itoa(n) + " 項目に問題はありません" },
	NoRule:       func(id string) string { return "項目 " + id + " はありません。" },
	NothingToFix: "編集で直せるものはありません。", RepairAsk: "この修正を行いますか?",
	RepairOf: func(n, of int) string { return strconv.Itoa(n) + "/" + strconv.Itoa(of) },
	LeftToYou: func(n int) string {
		return strconv.Itoa(n) + " 件は、別の問題を起こすため直していません"
	},
	More: func(n int) string { return "ほかにヒント " + strconv.Itoa(n) + " 件: awsguide doctor -v" },
	Bad:  "誤った例", Good: "正しい例", Ahead: "進んでいます", Behind: "遅れています",
}
