package lang

import "strings"

// A Language is en or ja.
type Language string

// The languages.
const (
	English  Language = "en"
	Japanese Language = "ja"
)

// A Text is every sentence in one language, by area.
type Text struct {
	Ask      Ask
	Explain  Explain
	Show     Show
	Flag     Flag
	Errors   Errors
	Cmd      Cmd
	Edit     Edit
	Populate Populate
	Onboard  Onboard
	Doctor   Doctor
	Learn    Learn
	Practice Practice
}

// En and Ja are the sentences in both languages. They must not be changed.
var (
	En = &Text{Ask: enAsk, Explain: enExplain, Show: enShow, Flag: enFlag, Errors: enErrors, Cmd: enCmd, Edit: enEdit, Populate: enPopulate, Onboard: enOnboard, Doctor: enDoctor, Learn: enLearn, Practice: enPractice}
	Ja = &Text{Ask: jaAsk, Explain: jaExplain, Show: jaShow, Flag: jaFlag, Errors: jaErrors, Cmd: jaCmd, Edit: jaEdit, Populate: jaPopulate, Onboard: jaOnboard, Doctor: jaDoctor, Learn: jaLearn, Practice: jaPractice}
)

// Text gives the sentences of a language.
func (l Language) Text() *Text {
	if l == Japanese {
		return Ja
	}
	return En
}

// Known reports whether a word names a language.
func Known(word string) bool { return word == string(English) || word == string(Japanese) }

// Of chooses the language: the flag, else AWSGUIDE_LANG, LC_ALL, LC_MESSAGES or
// LANG, the first that is set; English when it is none of the two.
func Of(flag string, env map[string]string) Language {
	for _, v := range []string{flag, env["AWSGUIDE_LANG"], env["LC_ALL"], env["LC_MESSAGES"], env["LANG"]} {
		if v == "" {
			continue
		}
		if strings.HasPrefix(strings.ToLower(v), "ja") {
			return Japanese
		}
		return English
	}
	return English
}

// UTF8 reports whether the locale can show more than ASCII.
func UTF8(env map[string]string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := env[name]; v != "" {
			v = strings.ToLower(v)
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
}
