// Package setting knows the keys of AWS's config files: what each means, which
// values it takes, which variable stands for it, who reads it, and what people
// write instead.
//
// The table is settings.jsonl, one key a line. Its facts come from the sources
// of the AWS CLI 2.36, aws-sdk-go-v2 and the other SDKs, and from the AWS SDKs
// and Tools Reference Guide, read in November 2026. To add a key, add a line:
// the tests walk the table.
package setting
