// Package inifile reads the dialects of INI that AWS's tools read, from the
// same bytes and with places.
//
// There is no one format. The AWS CLI reads with Python's strict configparser
// and shell splitting of section names; the Go SDK, and with it Terraform and
// most Go programs, has a line reader of its own that never refuses a file.
// [Scan] makes the index of lines that both share and that every edit relies
// on; [ReadAWSCLI] and [ReadGoSDK] say what each takes; [Refusals] says at
// which places the AWS CLI gives the whole file up. gopkg.in/ini.v1 is a third
// reader and a guard for edits, in ini.go.
//
// Offsets are bytes from the start of the file. A [Pos] is a 1-based line and
// a 1-based column in bytes.
package inifile
