package patients

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/patients"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// compare is two records side by side: reception chooses what the one that stays gets.
type compare struct {
	page    *Page
	before  api.PatientDetail
	choice  *patients.Choice
	problem *parts.Problem
	merge   *widgets.Button
	busy    bool
}

func newCompare(page *Page, before api.PatientDetail, choice *patients.Choice) *compare {
	return &compare{page: page, before: before, choice: choice, problem: parts.NewProblem(page.room)}
}

func (c *compare) object() fyne.CanvasObject {
	page, before, other, say := c.page, c.before, c.choice.Other, c.page.host.View.Say
	body := widgets.Down(look.Gap12,
		widgets.NewText(say("patients.compareText"), widgets.Style{Ink: widgets.SecondInk, WrapTo: page.room}),
		widgets.NewText(patients.Summary(before.Patient), widgets.Style{Bold: true, WrapTo: page.room}),
		widgets.NewText(patients.Summary(other), widgets.Style{Bold: true, WrapTo: page.room}))
	for _, field := range c.choice.Differing() {
		body.Add(c.choose(field))
	}
	c.merge = widgets.NewButton(say("patients.merge"), widgets.Primary, c.submit)
	c.merge.Hint = say("shortcut.submit")
	back := widgets.NewButton(say("stop"), widgets.Quiet, func() { page.show(newDetail(page, before)) })
	foot := widgets.Down(look.Gap8, c.problem.Content,
		widgets.Edges(nil, nil, nil, widgets.Across(look.Gap8, back, c.merge), nil))
	return page.frame(newTitle(say("patients.compare")), container.NewWithoutLayout(), body, foot)
}

// reload compares the two records as they are now. If they are no longer possible doubles, it shows the patient.
func (c *compare) reload() {
	c.page.read(c.page.news.Next(), c.choice.Survivor.ID, func(now api.PatientDetail) {
		isOther := func(double api.Patient) bool { return double.ID == c.choice.Other.ID }
		at := slices.IndexFunc(now.Doubles, isOther)
		switch {
		case c.busy: // the answer decides
		case at < 0:
			c.page.chosen = now.Patient.ID
			c.page.replace(newDetail(c.page, now))
		case now.Patient != c.choice.Survivor || now.Doubles[at] != c.choice.Other:
			c.page.replace(newCompare(c.page, now, c.choice.Rebase(now.Patient, now.Doubles[at])))
		}
	})
}

// choose returns the choice between the two texts of a field.
func (c *compare) choose(field patients.Field) fyne.CanvasObject {
	shown := func(text string) string {
		if field.Name == "sex" {
			return c.page.host.View.Code("sex", text)
		}
		return text
	}
	var options []inputs.Option
	for _, record := range []api.Patient{c.choice.Survivor, c.choice.Other} {
		text := *field.Text(&record.PatientData)
		options = append(options, inputs.Option{Value: text, Label: shown(text)})
	}
	chosen := field.Text(&c.choice.Chosen)
	radios := inputs.NewRadios(c.page.host.View.Say(field.Label), options, true, func(text string) { *chosen = text })
	radios.SetValue(*chosen)
	c.page.named[field.Name] = radios
	return radios
}

func (c *compare) submit() {
	if c.busy {
		return
	}
	c.setBusy(true)
	ctx := c.page.acts.Next()
	parts.Task(ctx, c.choice.Send(ctx, c.page.host.View.Session.Patients), func(detail api.PatientDetail, err error) {
		c.setBusy(false)
		switch {
		case c.page.host.SignedOut(err):
		case err != nil:
			c.problem.Say(c.page.host.View.Problem(err))
			c.page.Content.Refresh()
			c.reload()
		default:
			c.page.answered(detail, nil)
		}
	})
}

func (c *compare) setBusy(busy bool) {
	c.busy = busy
	c.merge.SetEnabled(!busy)
	c.page.Content.Refresh()
}
