package lang

import "strconv"

// Ask is what questions say of themselves.
type Ask struct {
	Hint      string // below a list: how to choose
	HintHelp  string // the same with a help text behind ?
	Nothing   string // no choice fits the filter
	More      func(shown, all int) string
	YesNo     func(yes bool) string // the hint behind a yes-or-no question
	Number    func(most int) string // plain: which number
	NotNumber string
	NotYesNo  string
	Default   func(value string) string
	Filter    func(most int) string // plain, long lists: words or a number
}

var enAsk = Ask{
	Hint: "arrows move, type to filter, Enter takes, Esc goes back", HintHelp: "arrows move, type to filter, Enter takes, Esc goes back, ? explains",
	Nothing: "nothing fits; Backspace takes a letter back",
	More:    func(shown, all int) string { return strconv.Itoa(shown) + " of " + strconv.Itoa(all) },

	YesNo: func(yes bool) string {
		if yes {
			return "(Y/n)"
		}
		return "(y/N)"
	},
	Number:    func(most int) string { return "Number (1 to " + strconv.Itoa(most) + "): " },
	NotNumber: "That is none of the numbers.",
	NotYesNo:  "Please answer y or n.",
	Default:   func(v string) string { return "[" + v + "]" },
	Filter:    func(most int) string { return "Words to look for, or a number (1 to " + strconv.Itoa(most) + "): " },
}

var jaAsk = Ask{
	Hint: "矢印で移動、入力で絞り込み、Enter で決定、Esc で戻る", HintHelp: "矢印で移動、入力で絞り込み、Enter で決定、Esc で戻る、? で説明",
	Nothing: "該当するものがありません。Backspace で 1 文字消せます",
	More:    func(shown, all int) string { return strconv.Itoa(all) + " 件中 " + strconv.Itoa(shown) + " 件" },

	YesNo: func(yes bool) string {
		if yes {
			return "(Y/n)"
		}
		return "(y/N)"
	},
	Number:    func(most int) string { return "番号 (1 から " + strconv.Itoa(most) + "): " },
	NotNumber: "その番号はありません。",
	NotYesNo:  "y か n で答えてください。",
	Default:   func(v string) string { return "[" + v + "]" },
	Filter: func(most int) string {
		return "検索する語、または番号 (1 から " + strconv.Itoa(most) + "): "
	},
}
