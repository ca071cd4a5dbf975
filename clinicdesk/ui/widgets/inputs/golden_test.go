package inputs_test

import (
	"flag"
	"testing"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

var update = flag.Bool("update", false, "write the golden files")

func TestDrawnAs(t *testing.T) {
	widgetstest.App(t)
	wrong := inputs.NewField("携帯電話番号")
	wrong.SetText("090-1234-56")
	wrong.SetProblem("携帯電話の番号は11桁です（いま9桁）。")
	method := inputs.NewRadios("診察方式",
		[]inputs.Option{{Value: "inPerson", Label: "対面"}, {Value: "online", Label: "オンライン"}}, false, nil)
	method.SetValue("online")
	menu := inputs.NewSelect("診療メニュー", []inputs.Option{{Value: "a", Label: "内科（一般）"}}, nil)
	menu.SetValue("a")
	for name, drawn := range map[string]struct {
		object fyne.CanvasObject
		size   fyne.Size
	}{
		"field":       {inputs.NewField("患者名").Noted("必須", true), fyne.NewSize(360, 64)},
		"field-wrong": {wrong, fyne.NewSize(360, 90)},
		"radios":      {method, fyne.NewSize(170, 90)},
		"select":      {menu, fyne.NewSize(360, 64)},
		"check":       {inputs.NewCheck("すべての時間を表示する", true, nil), fyne.NewSize(220, 32)},
	} {
		t.Run(name, func(t *testing.T) { widgetstest.Golden(t, *update, name, drawn.size, drawn.object) })
	}
}
