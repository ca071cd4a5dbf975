package settings_test

import (
	"testing"

	"madoguchi/madoguchi"
	"madoguchi/settings"
)

func TestQuotas(t *testing.T) {
	preset := madoguchi.PresetQuotas()
	for written, want := range map[string]madoguchi.Allowance{
		"": preset.Clinic, "7/30": {Hour: 7, Day: 30}, " 0 / 50000 ": {Day: 50000},
	} {
		env := settings.From(func(name string) string {
			return map[string]string{"MADOGUCHI_SEND_CLINIC": written}[name]
		})
		got := env.Quotas()
		if got.Clinic != want || got.Patients != want || got.Target != preset.Target || env.Err() != nil {
			t.Errorf("%q is read as %+v: %v", written, got, env.Err())
		}
	}
	env := settings.From(func(name string) string {
		return map[string]string{"MADOGUCHI_SEND_CLINIC": "7/30", "MADOGUCHI_SEND_PATIENTS": "5/20"}[name]
	})
	if got := env.Quotas(); got.Clinic != (madoguchi.Allowance{Hour: 7, Day: 30}) ||
		got.Patients != (madoguchi.Allowance{Hour: 5, Day: 20}) {
		t.Errorf("the patients' are read as %+v", got)
	}
	for _, wrong := range []string{"7", "7/", "/7", "-1/7", "7/50001", "many/more", "1/2/3"} {
		env := settings.From(func(string) string { return wrong })
		if env.Quotas(); env.Err() == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}
