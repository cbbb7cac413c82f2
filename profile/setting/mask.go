package setting

import (
	"strings"
	"unicode/utf8"
)

// SecretOf gives how secret the value of a key is, wherever it stands: one of
// the degrees, or "". Unknown keys that sound secret are.
func SecretOf(key string) string {
	if _, child, ok := strings.Cut(key, "."); ok {
		key = child
	}
	key = strings.ToLower(key)
	switch key { // without the table: these are on the way of every command
	case "aws_secret_access_key", "aws_session_token", "aws_security_token":
		return SecretYes
	case "aws_access_key_id":
		return SecretPartial
	case "region", "output", "sso_session", "sso_account_id", "sso_role_name", "role_arn", "source_profile", "sso_region", "sso_start_url":
		return ""
	}
	for _, s := range load() {
		if s.Name == key && s.Secret != "" {
			return s.Secret
		}
	}
	for _, word := range []string{"secret", "password", "passwd", "token"} {
		if strings.Contains(key, word) && !strings.HasSuffix(key, "_file") {
			return SecretYes
		}
	}
	return ""
}

// Masked gives the value of a key as it may be shown: whole, or masked.
func Masked(key, value string) string {
	if strings.EqualFold(key, "credential_process") {
		return maskCommand(value)
	}
	switch SecretOf(key) {
	case SecretYes:
		return Mask(value)
	case SecretPartial:
		return maskKeyID(value)
	}
	return value
}

// maskCommand masks what a command line is told that sounds secret: --password
// VALUE, --token=VALUE, SECRET=VALUE before the command. Blanks and quotes stay.
func maskCommand(line string) string {
	var b strings.Builder
	secretNext := false
	for len(line) > 0 {
		blank := len(line) - len(strings.TrimLeft(line, " \t\n"))
		b.WriteString(line[:blank])
		line = line[blank:]
		end := strings.IndexAny(line, " \t\n")
		if end < 0 {
			end = len(line)
		}
		word := line[:end]
		line = line[end:]
		name, value, has := strings.Cut(word, "=")
		switch {
		case word == "":
		case secretNext && !strings.HasPrefix(word, "-"):
			b.WriteString(Mask(word))
		case has && sounds(name):
			b.WriteString(name + "=" + Mask(value))
		default:
			b.WriteString(word)
		}
		secretNext = !has && strings.HasPrefix(word, "-") && sounds(word)
	}
	return b.String()
}

// sounds reports whether the name of an option or a variable sounds secret.
func sounds(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"secret", "password", "passwd", "passphrase", "token", "api-key", "apikey", "api_key"} {
		if strings.Contains(name, word) && !strings.HasSuffix(name, "file") && !strings.HasSuffix(name, "path") {
			return true
		}
	}
	return false
}

// Mask hides a secret but for its last four characters; a short one is hidden
// whole. An empty one stays empty.
func Mask(value string) string {
	if value == "" {
		return ""
	}
	runes := []rune(strings.ToValidUTF8(value, "\ufffd"))
	if len(runes) < 12 {
		return "****"
	}
	return "****" + string(runes[len(runes)-4:])
}

// maskKeyID shows the kind of an access key and its end: AKIA…MPLE. What is
// no key id, such as a command, is shown whole.
func maskKeyID(value string) string {
	if len(value) < 16 || len(value) > 128 || !utf8.ValidString(value) {
		return value
	}
	for i := 0; i < len(value); i++ {
		if c := value[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return value
		}
	}
	return value[:4] + "…" + value[len(value)-4:]
}

// MaskLine masks what is secret in a line of a config file, whatever dialect
// it is in: the value of a secret key, and a secret key's value after a blank
// when the delimiter is missing.
func MaskLine(line string) string {
	i := strings.IndexAny(line, "=:")
	if i < 0 {
		trimmed := strings.TrimLeft(line, " \t#;")
		if j := strings.IndexAny(trimmed, " \t"); j > 0 && SecretOf(trimmed[:j]) != "" {
			return line[:len(line)-len(trimmed)] + trimmed[:j+1] + Masked(trimmed[:j], strings.TrimSpace(trimmed[j+1:]))
		}
		return line
	}
	key := strings.Trim(line[:i], " \t#;\"'")
	if j := strings.LastIndexAny(key, " \t"); j >= 0 {
		key = key[j+1:]
	}
	value := strings.TrimSpace(line[i+1:])
	masked := Masked(key, value)
	if masked == value {
		return line
	}
	return strings.Replace(line, value, masked, 1)
}
