package lang

import (
	"reflect"
	"testing"
)

// TestBothLanguagesAreWhole: no sentence is missing in either language, and
// lists of sentences have the same keys.
func TestBothLanguagesAreWhole(t *testing.T) {
	whole(t, "Text", reflect.ValueOf(*En), reflect.ValueOf(*Ja))
}

func whole(t *testing.T, name string, en, ja reflect.Value) {
	t.Helper()
	switch en.Kind() {
	case reflect.Struct:
		for i := range en.NumField() {
			whole(t, name+"."+en.Type().Field(i).Name, en.Field(i), ja.Field(i))
		}
	case reflect.Array:
		for i := range en.Len() {
			whole(t, name, en.Index(i), ja.Index(i))
		}
	case reflect.Map:
		for _, k := range append(en.MapKeys(), ja.MapKeys()...) {
			if !en.MapIndex(k).IsValid() || !ja.MapIndex(k).IsValid() {
				t.Errorf("%s[%v] stands in one language only", name, k)
				continue
			}
			whole(t, name+"["+k.String()+"]", en.MapIndex(k), ja.MapIndex(k))
		}
		if en.Len() == 0 {
			t.Errorf("%s is empty", name)
		}
	default:
		if en.IsZero() || ja.IsZero() {
			t.Errorf("%s: in English %v, in Japanese %v", name, !en.IsZero(), !ja.IsZero())
		}
	}
}
