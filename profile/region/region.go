// Package region knows AWS's Regions and partitions.
//
// The table is regions.tsv: code, partition, English and Japanese name, and
// whether an account must opt in, as of November 2026 (partitions.json of aws-sdk-go-v2 and AWS's own pages). Regions
// are added several times a year: one that is not in the table but has the
// right shape is unknown, never wrong.
package region

import (
	_ "embed"
	"strings"
	"sync"

	"awsguide/profile/setting"
)

// A Region is one AWS Region.
type Region struct {
	ID        string // such as eu-west-1
	Partition string // such as aws, aws-cn, aws-us-gov
	En, Ja    string // AWS's name of it
	OptIn     bool   // an account must switch it on before it is of use there
}

//go:embed regions.tsv
var table string

var load = sync.OnceValue(func() []Region {
	var all []Region
	for line := range strings.Lines(table) {
		if f := strings.Split(strings.TrimSpace(line)+"\t", "\t"); len(f) > 4 {
			all = append(all, Region{f[0], f[1], f[2], f[3], f[4] == "opt-in"})
		}
	}
	return all
})

// All gives every known Region, those of the aws partition first. It must not
// be changed.
func All() []Region { return load() }

// Lookup finds a Region by its code.
func Lookup(id string) (Region, bool) {
	r, ok := byID()[id]
	return r, ok
}

var byID = sync.OnceValue(func() map[string]Region {
	ids := map[string]Region{}
	for _, r := range load() {
		ids[r.ID] = r
	}
	return ids
})

// Name gives AWS's name of the Region in Japanese for "ja", else in English.
func (r Region) Name(language string) string {
	if language == "ja" {
		return r.Ja
	}
	return r.En
}

// Nearest gives up to n codes that look like id; nil if none does.
func Nearest(id string, n int) []string {
	ids := make([]string, len(load()))
	for i, r := range load() {
		ids[i] = r.ID
	}
	return setting.Closest(id, ids, n)
}

// Partition gives the partition of a Region, also of one that is not in the
// table, by the beginning of its code.
func Partition(id string) string {
	if r, ok := Lookup(id); ok {
		return r.Partition
	}
	for _, p := range [][2]string{
		{"cn-", "aws-cn"}, {"us-gov-", "aws-us-gov"}, {"eusc-", "aws-eusc"}, {"us-isob-", "aws-iso-b"},
		{"us-isof-", "aws-iso-f"}, {"eu-isoe-", "aws-iso-e"}, {"us-iso-", "aws-iso"},
	} {
		if strings.HasPrefix(id, p[0]) {
			return p[1]
		}
	}
	return "aws"
}

// Suffix gives the DNS suffix of the Region's endpoints.
func Suffix(id string) string {
	switch Partition(id) {
	case "aws-cn":
		return "amazonaws.com.cn"
	case "aws-eusc":
		return "amazonaws.eu"
	case "aws-iso":
		return "c2s.ic.gov"
	case "aws-iso-b":
		return "sc2s.sgov.gov"
	case "aws-iso-e":
		return "cloud.adc-e.uk"
	case "aws-iso-f":
		return "csp.hci.ic.gov"
	}
	return "amazonaws.com"
}

// Valid reports whether the AWS CLI accepts id as the name of a Region: a
// label of a host name that is not only digits (validate_region_name in
// awscli/botocore/utils.py).
func Valid(id string) bool {
	if id == "" || len(id) > 63 || id[0] == '-' || id[len(id)-1] == '-' {
		return false
	}
	digits := true
	for i := 0; i < len(id); i++ {
		c := id[i]
		switch {
		case c >= '0' && c <= '9':
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '-':
			digits = false
		default:
			return false
		}
	}
	return !digits
}

// LooksLike reports whether id has the shape of a Region's code, such as
// eu-west-1 or us-gov-east-1, known or not.
func LooksLike(id string) bool {
	parts := strings.Split(id, "-")
	if len(parts) < 3 || len(parts) > 4 || len(parts[0]) < 2 || len(parts[0]) > 4 {
		return false
	}
	for i, p := range parts {
		last := i == len(parts)-1
		for _, c := range p {
			if last != (c >= '0' && c <= '9') || !last && (c < 'a' || c > 'z') {
				return false
			}
		}
		if p == "" {
			return false
		}
	}
	return true
}
