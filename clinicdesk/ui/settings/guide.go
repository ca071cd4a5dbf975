package settings

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// GuideCallbacks are the guide's callbacks to the desk.
type GuideCallbacks struct {
	Shown    func(*Guide) bool // reports whether the desk shows the guide
	Later    func()            // leaves the guide
	Finished func()            // leaves the guide after its last step
}

// Guide leads the admin of a new clinic through its setup: doctors, hours, menus. Each step is saved when the user
// continues, so the guide can be left at any time and resumes at the first incomplete step.
type Guide struct {
	host    *Host
	acts    GuideCallbacks
	Content fyne.CanvasObject
	form    *clinicForm
	save    *clinicSave
	step    int
	steps   []*widgets.Text
	back    *widgets.Button
	scroll  *container.Scroll
}

// NewGuide makes the guide at the clinic's first incomplete step.
func NewGuide(h *Host, acts GuideCallbacks) *Guide {
	say := h.View.Say
	p := &Guide{host: h, acts: acts, form: newClinicForm(h, clinicsettings.SectionDoctors)}
	if lacking := clinicsettings.IncompleteSections(h.View.Session.Clinic); len(lacking) > 0 {
		p.step = slices.Index(clinicsettings.GuideSections(), lacking[0])
	}
	p.save = &clinicSave{
		host: h, form: p.form, problem: parts.NewProblem(p.form.room), done: p.advance, turned: p.turned,
	}
	p.save.button = widgets.NewButton("", widgets.Primary, p.Submit)
	p.save.button.Hint = say("shortcut.submit")
	p.back = widgets.NewButton(say("guide.back"), widgets.Outlined, func() { p.turn(p.step - 1); p.Begin() })
	later := widgets.NewButton(say("guide.later"), widgets.Quiet, acts.Later)
	foot := widgets.Down(look.Gap8, p.save.problem.Content,
		widgets.Edges(nil, nil, later, widgets.Across(look.Gap8, p.back, p.save.button), container.NewWithoutLayout()))
	p.scroll = container.NewVScroll(widgets.Padded(look.Gap16, look.Gap20, look.Gap16, look.Gap20, p.form.content))
	p.Content = widgets.Edges(widgets.Sized(1, look.TopBar, parts.TopBar(p.bar())), parts.FootBar(foot), nil, nil,
		p.scroll)
	p.turn(p.step)
	return p
}

func (p *Guide) bar() fyne.CanvasObject {
	title := widgets.NewText(p.host.View.Say("guide.title"), widgets.Style{Size: look.TextDate, Bold: true})
	line := widgets.Across(look.Gap24, widgets.Middle(title))
	for range clinicsettings.GuideSections() {
		step := widgets.NewText("", widgets.Style{Bold: true, Ink: widgets.SecondInk})
		p.steps = append(p.steps, step)
		line.Add(widgets.Middle(step))
	}
	return line
}

// turn shows a step, filled with a typical start if the section is empty.
func (p *Guide) turn(step int) {
	say, sections := p.host.View.Phrases.Say, clinicsettings.GuideSections()
	p.step = step
	p.form.draft.Propose(sections[step], say("menus.usual"))
	p.form.show(sections[step])
	p.save.say("")
	p.save.label = say("guide.next")
	if step == len(sections)-1 {
		p.save.label = say("guide.finish")
	}
	p.save.button.SetLabel(p.save.label)
	p.back.SetEnabled(step > 0)
	p.scroll.ScrollToTop()
	p.turned()
}

// turned marks the current step and the completed ones.
func (p *Guide) turned() {
	sections := clinicsettings.GuideSections()
	p.step = max(slices.Index(sections, p.form.section), 0)
	lacking := clinicsettings.IncompleteSections(p.host.View.Session.Clinic)
	for i, text := range p.steps {
		code, ink := "guide.step", widgets.SecondInk
		if !slices.Contains(lacking, sections[i]) {
			code = "guide.done"
		}
		if i == p.step {
			ink = widgets.AccentInk
		}
		text.SetText(p.host.View.Say(code, i+1, p.host.View.Say("section."+string(sections[i]))))
		text.SetInk(ink)
	}
	p.Content.Refresh()
}

// Begin focuses the first field to fill in.
func (p *Guide) Begin() {
	keys := map[clinicsettings.Section]func() string{
		clinicsettings.SectionDoctors: func() string { return "doctors/" + p.form.draft.Doctors[0].ID + "/name" },
		clinicsettings.SectionHours:   func() string { return "hours//1" },
		clinicsettings.SectionMenus:   func() string { return "menus/" + p.form.draft.Menus[0].ID + "/name" },
	}
	if field := p.form.fields[keys[p.form.section]()]; field != nil {
		p.host.Fields.TypeInto(field)
	}
}

// Submit saves the step and continues.
func (p *Guide) Submit() { p.save.save(p.form.section) }

// advance continues after a save; after the last step it goes to the schedule.
func (p *Guide) advance() {
	if !p.acts.Shown(p) {
		return // the user has left the guide meanwhile
	}
	if p.step == len(clinicsettings.GuideSections())-1 {
		p.acts.Finished()
		return
	}
	p.turn(p.step + 1)
	p.Begin()
}

// ClinicChanged shows settings changed elsewhere. Input is kept.
func (p *Guide) ClinicChanged() { p.form.build() }
