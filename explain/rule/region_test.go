package rule

import "testing"

// TestRegionFault: each text belongs to one rule, and what was meant is told only
// where it is beyond doubt.
func TestRegionFault(t *testing.T) {
	for _, c := range []struct{ text, id, meant string }{
		{"eu-west-1", "", ""},
		{"us-gov-west-1", "", ""},
		{"aws-global", "", ""},
		{"fips-us-gov-west-1", "", ""},
		{" ", regionEmpty, ""},
		{"yaml-stream", outputSwapped, ""},
		{"JSON", outputSwapped, ""},
		{"null", regionNone, ""},
		{"US East (Ohio)", regionCharacters, "us-east-2"},
		{"アジアパシフィック (東京)", regionCharacters, "ap-northeast-1"},
		{`"us-east-1"`, regionCharacters, "us-east-1"},
		{"us-east-1 # home", regionCharacters, "us-east-1"},
		{"us_east_1", regionCharacters, "us-east-1"},
		{"us-east-1,", regionCharacters, "us-east-1"},
		{"$REGION", regionCharacters, ""},
		{"123456789012", regionCharacters, ""},
		{"us-east-1a", regionZone, "us-east-1"},
		{"US-EAST-1B", regionZone, "us-east-1"},
		{"us-west-2-lax-1a", regionZone, "us-west-2"},
		{"us-gov-east-1c", regionZone, "us-gov-east-1"},
		{"Us-East-1", regionUppercase, "us-east-1"},
		{"us-eats-1", regionMisspelled, "us-east-1"},
		{"ap-northest-1", regionMisspelled, "ap-northeast-1"},
		{"useast1", regionMisspelled, "us-east-1"},
		{"eu-central1", regionMisspelled, "eu-central-1"},
		{"frankfurt", regionMisspelled, "eu-central-1"},
		{"Virginia", regionMisspelled, "us-east-1"},
		{"us-east", regionMisspelled, ""},
		// New Regions, and those of services that speak S3.
		{"eu-west-9", regionMisspelled, ""},
		{"nz-north-1", regionMisspelled, ""},
		{"auto", regionMisspelled, ""},
		{"us-west-004", regionMisspelled, ""},
		{"ru-central1", regionMisspelled, ""},
		{"us-ashburn-1", regionMisspelled, ""},
		{"us-ord-1", regionMisspelled, ""},
		{"nyc3", regionMisspelled, ""},
		{"fr-par", regionMisspelled, ""},
		{"us-south", regionMisspelled, ""},
		{"jp-osa-1", regionMisspelled, ""},
		{"ca-toronto-1", regionMisspelled, ""},
		{"uk-london-1", regionMisspelled, ""},
		{"us-local-1", regionMisspelled, ""},
		{"gr-west", regionMisspelled, ""},
		{"garage", regionMisspelled, ""},
	} {
		if id, meant := regionFault(c.text); id != c.id || meant != c.meant {
			t.Errorf("%q: %q, %q, want %q, %q", c.text, id, meant, c.id, c.meant)
		}
	}
}
