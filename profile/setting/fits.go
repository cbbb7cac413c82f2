package setting

import "strings"

// Fits reports whether a setting takes a value, as far as its type tells; near
// are words that it would take, nil when there are none to name. Names of
// Regions, profiles and sessions are not looked at: what is not known here may
// well be.
func (s Setting) Fits(value string) (near []string, ok bool) {
	switch {
	case s.Values != nil:
		return s.among(value, s.Values)
	case s.Name == "sso_account_id" || s.Name == "aws_account_id":
		return []string{"111122223333"}, len(value) == 12 && digits(value)
	}
	switch s.Type {
	case "boolean":
		return s.among(strings.ToLower(value), []string{"true", "false"})
	case "integer", "integer (seconds)":
		return nil, digits(value)
	case "url":
		scheme, rest, ok := strings.Cut(value, "://")
		return []string{"https://" + value}, ok && (scheme == "https" || scheme == "http") && rest != ""
	case "arn":
		return []string{"arn:aws:iam::111122223333:role/NAME"}, strings.HasPrefix(value, "arn:") && strings.Count(value, ":") >= 5
	}
	return nil, true
}

func (s Setting) among(value string, words []string) (near []string, ok bool) {
	for _, w := range words {
		if w == value {
			return nil, true
		}
	}
	if near = Closest(value, words, 3); near == nil {
		near = words
	}
	return near, false
}

func digits(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}
