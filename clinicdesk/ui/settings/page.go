package settings

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// Page is 「設定」: the desk's own settings, and for admins the clinic's.
type Page struct {
	host    *Host
	Content *fyne.Container
	body    *fyne.Container
	own     fyne.CanvasObject
	who     *widgets.Text // the signed-in user's name, in own
	notice  *parts.Notice // about a changed role
	tabs    map[clinicsettings.Section]*widgets.Tab
	at      clinicsettings.Section // ofDesk, or a section of the clinic's settings
	form    *clinicForm            // for admins
	staff   *staffPart             // for admins
	save    *clinicSave
	saved   *widgets.Text
	undo    *widgets.Button
	links   *linksDialog // the latest one
}

// ofDesk is the section of the desk's own settings.
const ofDesk clinicsettings.Section = ""

// New makes the page for the signed-in user.
func New(h *Host) *Page {
	p := &Page{host: h, body: container.NewStack(), tabs: map[clinicsettings.Section]*widgets.Tab{}}
	p.own, p.notice = p.ofDesk(), parts.NewNotice(h.Fields.Room)
	if h.View.Session.IsAdmin() {
		p.prepareClinic()
	}
	p.Content = widgets.Edges(widgets.Sized(1, look.TopBar, parts.TopBar(p.bar())), p.notice.Content, nil, nil, p.body)
	p.turn(ofDesk)
	return p
}

func (p *Page) bar() fyne.CanvasObject {
	say := p.host.View.Say
	line := widgets.Across(look.Gap16,
		widgets.Middle(widgets.NewText(say("rail.settings"), widgets.Style{Size: look.TextDate, Bold: true})))
	if p.form == nil {
		return line
	}
	row := widgets.Across(0)
	for _, section := range slices.Concat(
		[]clinicsettings.Section{ofDesk}, clinicsettings.SavedSections(),
		[]clinicsettings.Section{clinicsettings.SectionStaff},
	) {
		p.tabs[section] = widgets.NewTab(say("section."+string(section)), true, func() { p.turn(section) })
		row.Add(p.tabs[section])
	}
	frame := widgets.NewPanel(widgets.PaneInk, widgets.Padded(1, 1, 1, 1, row))
	frame.Line, frame.Corner = widgets.LineInk, look.CornerButton
	line.Add(widgets.Middle(frame))
	return line
}

// ofDesk returns the language, the user's account, and the keys.
func (p *Page) ofDesk() fyne.CanvasObject {
	h, say := p.host, p.host.View.Say
	language := inputs.NewSelect(say("settings.language"), parts.Languages(), h.Speak)
	language.SetValue(h.View.Phrases.Language())
	column := widgets.Down(look.Gap16,
		parts.Section("", widgets.Sized(240, 1, language)),
		parts.Section(say("settings.account"), p.account()),
		parts.Section(say("links.title"), p.patientLinks()),
		parts.Section(say("settings.arrivals"), p.arrivals()),
		parts.Section(say("secondFactor.title"), p.secondFactor()),
		parts.Section(say("settings.shortcuts"), p.keys(h.DeskKeys)),
		parts.Section(say("settings.callKeys"), p.keys(h.CallKeys)))
	return parts.Scrolling(parts.AtMost(640, column))
}

// prepareClinic makes the form of the clinic's settings and its buttons.
func (p *Page) prepareClinic() {
	h, say := p.host, p.host.View.Say
	p.form, p.staff = newClinicForm(h, clinicsettings.SectionClinic), newStaffPart(h)
	p.staff.drawn = p.body.Refresh
	p.save = &clinicSave{
		host: h, form: p.form, problem: parts.NewProblem(p.form.room), label: say("save"), done: p.wasSaved,
		turned: func() { p.turn(p.form.section) },
	}
	p.save.button = widgets.NewButton(say("save"), widgets.Primary, p.Submit)
	p.save.button.Hint = say("shortcut.submit")
	p.saved = widgets.NewText("", widgets.Style{Ink: widgets.SecondInk})
	p.undo = widgets.NewButton(say("clinic.undo"), widgets.Quiet, p.askDrop)
	p.form.typed = p.mark
	p.mark()
}

// mark shows whether there are unsaved changes.
func (p *Page) mark() {
	touched := p.form.draft.Touched()
	p.undo.SetEnabled(touched)
	p.saved.SetText("")
	if touched {
		p.saved.SetText(p.host.View.Say("clinic.unsaved"))
	}
	p.body.Refresh()
}

// turn shows a section of the settings.
func (p *Page) turn(to clinicsettings.Section) {
	p.at = to
	for section, tab := range p.tabs {
		tab.Set(section == to)
	}
	switch to {
	case ofDesk:
		p.body.Objects = []fyne.CanvasObject{p.own}
	case clinicsettings.SectionStaff:
		p.body.Objects = []fyne.CanvasObject{
			widgets.Edges(nil, p.staff.notice.Content, nil, nil, parts.Scrolling(p.staff.content)),
		}
		p.staff.load()
	default:
		if p.form.section != to {
			p.form.show(to)
		}
		buttons := widgets.Across(look.Gap8, widgets.Middle(p.saved), p.undo, p.save.button)
		foot := widgets.Down(look.Gap8, p.save.problem.Content,
			widgets.Edges(nil, nil, nil, buttons, container.NewWithoutLayout()))
		p.body.Objects = []fyne.CanvasObject{
			widgets.Edges(nil, parts.FootBar(foot), nil, nil, parts.Scrolling(p.form.content)),
		}
	}
	p.body.Refresh()
}

// Submit saves all changes to the clinic's settings.
func (p *Page) Submit() {
	switch p.at {
	case ofDesk:
		return
	case clinicsettings.SectionStaff:
		p.staff.submit()
		return
	}
	p.save.save(clinicsettings.SavedSections()...)
	p.body.Refresh()
}

func (p *Page) wasSaved() {
	p.form.build()
	p.saved.SetText(p.host.View.Say("clinic.saved"))
	p.turn(p.at)
}

// askDrop asks before it discards changes, and names the sections that contain them.
func (p *Page) askDrop() {
	say := p.host.View.Say
	what := parts.Question{
		Title: say("clinic.undoAsk"), Whose: p.touchedSections(),
		Text: say("clinic.undoText"),
		Yes:  say("clinic.undo"), Weight: widgets.Danger,
	}
	p.host.Dialogs.Confirm(what, p.drop)
}

// touchedSections names the sections that contain unsaved changes.
func (p *Page) touchedSections() string {
	var touched []string
	for _, section := range p.form.draft.TouchedSections() {
		touched = append(touched, p.host.View.Say("section."+string(section)))
	}
	return p.host.View.Phrases.List(touched...)
}

// askSignOut signs out. If that discards unsaved changes, it asks first, and names the sections that contain them.
func (p *Page) askSignOut() {
	if p.form == nil || !p.form.draft.Touched() {
		p.host.SignOut()
		return
	}
	say := p.host.View.Say
	what := parts.Question{
		Title: say("clinic.signOutAsk"), Whose: p.touchedSections(),
		Text: say("clinic.signOutText"),
		Yes:  say("signOut"), Weight: widgets.Danger,
	}
	p.host.Dialogs.Confirm(what, func() {
		p.host.Drafts.DropSettings()
		p.host.SignOut()
	})
}

// drop discards the changes at the user's request.
func (p *Page) drop() {
	p.host.Drafts.DropSettings()
	p.form.draft = p.host.Drafts.Settings(p.host.View.Session.Clinic)
	p.form.build()
	p.save.say("")
	p.turn(p.at)
}

// ClinicChanged shows settings changed elsewhere; input is kept.
func (p *Page) ClinicChanged() {
	if p.form != nil {
		p.form.build()
		p.staff.follow()
	}
}

func (p *Page) account() fyne.CanvasObject {
	h, say := p.host, p.host.View.Say
	p.who = widgets.NewText(p.person(), widgets.Style{})
	where := widgets.NewText(say("settings.server")+"　"+h.Settings().Server,
		widgets.Style{Size: look.TextSmall, Ink: widgets.SecondInk})
	problem := parts.NewProblem(func() float32 { return accountRoom })
	password := widgets.NewButton(say("settings.password"), widgets.Quiet, func() { p.changePassword(problem) })
	out := widgets.NewButton(say("signOut"), widgets.Outlined, p.askSignOut)
	buttons := widgets.Across(look.Gap8, password, out)
	return widgets.Down(look.Gap8,
		widgets.Edges(nil, nil, nil, widgets.Middle(buttons), widgets.Down(look.Gap4, p.who, where)), problem.Content)
}

// accountRoom is the width of the user's account.
const accountRoom = 640

// changePassword opens the page for another password in the browser, which asks to sign in there.
func (p *Page) changePassword(problem *parts.Problem) {
	address := p.host.View.Session.Server() + "/clinic/password"
	problem.Say("")
	if err := p.host.Browse(address); err != nil {
		problem.Say(p.host.View.Phrases.Say("browser.failed", address))
	}
	p.body.Refresh()
}

// person returns the signed-in user's name and the clinic's.
func (p *Page) person() string {
	session := p.host.View.Session
	return session.Staff.Name + "　" + session.Clinic.Name
}

func (p *Page) keys(keys []parts.Key) fyne.CanvasObject {
	column := widgets.Down(look.Gap4)
	for _, each := range keys {
		name := widgets.NewText(each.Keys, widgets.Style{Bold: true, Ink: widgets.SecondInk})
		meaning := widgets.NewText(p.host.View.Say(each.Meaning), widgets.Style{})
		column.Add(widgets.Edges(nil, nil, widgets.Sized(112, 24, name), nil, meaning))
	}
	return column
}
