package patients

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/patients"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// Host is what the page needs from the desk.
type Host struct {
	Context   context.Context // of the session
	View      *overview.View  // of the signed-in user
	Drafts    *drafts.Drafts
	Canvas    fyne.Canvas
	Fields    *parts.Fields
	SignedOut func(error) bool  // reports whether an error has ended the session, and leaves the session if so
	Book      func(api.Patient) // leads to the schedule, to book for a patient
	ShowVisit func(api.Entry)   // shows a visit in the schedule
}

// Page is 「患者」.
type Page struct {
	Content *fyne.Container
	host    *Host
	search  *inputs.Field
	count   *widgets.Text
	empty   *widgets.Text
	problem *parts.Problem
	list    *fyne.Container
	pane    *fyne.Container // the patient's pane
	rows    []patients.Row
	said    [2]string // beside the search, and in place of the rows
	chosen  string    // the ID of the chosen row
	shown   shown     // what the pane shows; nil if it is closed
	scroll  *container.Scroll
	named   map[string]fyne.Focusable // widgets of the pane that keep the focus when it is redrawn
	asks    parts.Scope
	acts    parts.Scope // of what the user does in the pane
	news    parts.Scope // of reading again what the pane shows
	due     bool        // changes elsewhere are about to be shown
	reloads int         // counts Reload
	missing bool        // the last search failed, and the page says why
}

// shown is what the pane shows.
type shown interface {
	submit() // presses the primary button
	reload() // shows what has changed elsewhere
}

// New makes the page with an empty search.
func New(h *Host) *Page {
	say := h.View.Say
	p := &Page{
		host: h, list: widgets.Down(0), pane: container.NewStack(),
		asks: parts.Scope{Parent: h.Context}, acts: parts.Scope{Parent: h.Context},
		news: parts.Scope{Parent: h.Context},
	}
	p.pane.Hide()
	p.search = inputs.NewField("")
	p.search.SetPlaceholder(say("patients.search"))
	p.search.OnChange = p.typed
	p.search.OnEnter = func() { p.ask(0) }
	p.count = widgets.NewText("", widgets.Style{Ink: widgets.SecondInk})
	p.empty = widgets.NewText(say("patients.hint"), widgets.Style{Ink: widgets.SecondInk, Align: fyne.TextAlignCenter})
	p.problem = parts.NewProblem(h.Fields.Room)
	title := widgets.NewText(say("rail.patients"), widgets.Style{Size: look.TextDate, Bold: true})
	register := widgets.NewButton(say("patients.register"), widgets.Outlined,
		func() { p.RegisterNew(api.PatientData{}) })
	search := widgets.Sized(320, look.Control, p.search)
	left := widgets.Across(look.Gap16, widgets.Middle(title), widgets.Middle(search), widgets.Middle(p.count))
	bar := widgets.Edges(nil, nil, nil, widgets.Middle(register), left)
	top := widgets.Down(0, p.problem.Content, newHeads(h.View.Phrases))
	main := widgets.Padded(look.Gap16, look.Gap20, look.Gap16, look.Gap20,
		widgets.Edges(top, nil, nil, nil, container.NewStack(p.empty, container.NewVScroll(p.list))))
	p.Content = parts.NewPage(bar, main, p.pane)
	return p
}

// Enter focuses the search, and reloads: patients may have changed meanwhile.
func (p *Page) Enter() {
	p.host.Canvas.Focus(p.search.Input())
	p.Reload()
}

// Submit presses the primary button of the pane.
func (p *Page) Submit() {
	if p.shown != nil {
		p.shown.submit()
	}
}

// Escape closes the pane.
func (p *Page) Escape() {
	if p.shown == nil {
		return
	}
	p.close()
	p.host.Canvas.Focus(p.search.Input())
}

// typed searches for the typed text. What an earlier request said no longer matters.
func (p *Page) typed(string) {
	if !p.problem.Content.Hidden {
		p.problem.Say("")
		p.Content.Refresh()
	}
	p.ask(typingPause)
}

// typingPause is the wait for the next key before a search.
const typingPause = 150 * time.Millisecond

// ask searches for the typed text. The answer to an earlier text is dropped.
func (p *Page) ask(pause time.Duration) {
	text, ctx, to := p.search.Text(), p.asks.Next(), p.host.View.Session.Patients
	parts.Task(ctx, func() (api.PatientsFound, error) {
		if err := wait(ctx, pause); err != nil {
			return api.PatientsFound{}, err
		}
		return to.Search(ctx, text)
	}, func(found api.PatientsFound, err error) { p.found(text, found, err) })
}

func wait(ctx context.Context, pause time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(pause):
		return nil
	}
}

func (p *Page) found(text string, found api.PatientsFound, err error) {
	if p.missing = p.failed(err); p.missing {
		return
	}
	say := p.host.View.Say
	rows := patients.Rows(p.host.View.Times, found)
	count, empty := "", say("patients.hint")
	switch {
	case found.More:
		count = say("patients.more", len(found.Patients))
	case len(rows) > 0:
		count = say("patients.count", len(rows))
	}
	switch {
	case len(rows) > 0:
		empty = ""
	case text != "":
		empty = say("patients.none")
	}
	said := [2]string{count, empty}
	if slices.Equal(p.rows, rows) && p.said == said {
		return // the page stays at rest
	}
	p.rows, p.said = rows, said
	p.count.SetText(count)
	p.empty.SetText(empty)
	p.draw()
}

// failed reports whether a request failed, and says why. What an earlier request of the pane said stays until the next
// one.
func (p *Page) failed(err error) bool {
	switch {
	case p.host.SignedOut(err):
	case err != nil:
		p.problem.Say(p.host.View.Problem(err))
		p.Content.Refresh()
	case p.missing:
		p.missing = false
		p.problem.Say("")
		p.Content.Refresh()
	}
	return err != nil
}

func (p *Page) draw() {
	focused := p.focusedRow()
	p.list.RemoveAll()
	for _, row := range p.rows {
		p.list.Add(newRow(row, row.ID() == p.chosen, p.host.View.Phrases, func() { p.open(row) }))
	}
	p.Content.Refresh()
	p.focus(focused, p.rowAt(focused))
}

// focusedRow returns the ID of the focused row, or "".
func (p *Page) focusedRow() string {
	if row, ok := p.host.Canvas.Focused().(*Row); ok {
		return row.Shown.ID()
	}
	return ""
}

// rowAt returns the row with an ID, or nil.
func (p *Page) rowAt(id string) fyne.Focusable {
	for _, drawn := range p.list.Objects {
		if row, ok := drawn.(*Row); ok && row.Shown.ID() == id {
			return row
		}
	}
	return nil
}

// open shows a row's patient, or the form that registers a guest.
func (p *Page) open(row patients.Row) {
	p.chosen = row.ID()
	if row.Patient.ID == "" {
		p.registerGuest(row.Patient.PatientData, row.Guest.ReservationID)
		return
	}
	p.Open(row.Patient.ID)
}

// Open shows a patient.
func (p *Page) Open(id string) {
	p.chosen = id
	p.act(func(ctx context.Context, to api.Patients) (api.PatientDetail, error) { return to.Show(ctx, id) })
	p.draw()
}

// answered shows a patient, or why a request failed.
func (p *Page) answered(detail api.PatientDetail, err error) {
	p.problem.Say("")
	if p.failed(err) {
		return
	}
	p.chosen = detail.Patient.ID
	p.show(newDetail(p, detail))
	p.ask(0)
}

// registerGuest shows the form of a guest who becomes a patient.
func (p *Page) registerGuest(known api.PatientData, reservationID string) {
	p.edit(p.host.Drafts.Patient(patients.Register(known, reservationID)), nil)
}

// RegisterNew shows the form of a new patient, with what is known.
func (p *Page) RegisterNew(known api.PatientData) { p.edit(p.host.Drafts.NewPatient(known)) }

// Register shows the form that registers the guest of a visit, with what the guest said when booking on the web.
func (p *Page) Register(visit api.Detail) {
	entry := visit.Entry
	known := api.PatientData{Name: entry.PatientName, Kana: entry.PatientKana, ChartNumber: entry.ChartNumber}
	if said := visit.Booker; said != nil {
		known.BirthDate, known.Sex, known.Phone, known.Email = said.BirthDate, said.Sex, said.Phone, said.Email
	}
	p.registerGuest(known, entry.ID)
}

// edit shows the form of a draft, and offers the registration that was left; nil for none.
func (p *Page) edit(draft, left *patients.Draft) {
	form := newForm(p, draft, left)
	p.show(form)
	p.host.Fields.TypeInto(form.fields["name"])
}

// object is something that the pane can show.
type object interface {
	shown
	object() fyne.CanvasObject
}

func (p *Page) show(next object) {
	p.acts.End()
	p.news.End()
	p.shown, p.named = next, map[string]fyne.Focusable{}
	edge := widgets.Sized(1, 1, widgets.NewPanel(widgets.LineInk, container.NewWithoutLayout()))
	p.pane.Objects = []fyne.CanvasObject{widgets.Edges(nil, nil, edge, nil, next.object())}
	p.pane.Show()
	p.draw()
}

func (p *Page) close() {
	p.acts.End()
	p.news.End()
	p.shown, p.chosen = nil, ""
	p.pane.Objects = nil
	p.pane.Hide()
	p.draw()
}

// room is the width between the pane's margins.
func (p *Page) room() float32 { return parts.PaneWidth(p.host.Canvas.Size().Width) - 2*look.Gap20 }

// boxed returns content on a coloured ground within the pane.
func boxed(ground widgets.Ink, content fyne.CanvasObject) fyne.CanvasObject {
	panel := widgets.NewPanel(ground, widgets.Padded(look.Gap12, look.Gap12, look.Gap12, look.Gap12, content))
	panel.Corner = look.CornerButton
	return panel
}

// newTitle returns a title for the pane's frame.
func newTitle(text string) *widgets.Text {
	return widgets.NewText(text, widgets.Style{Size: look.TextTitle, Bold: true, Shrink: true})
}

// frame returns the pane's frame: a head with a title, a scrolling body, and a foot with the buttons.
func (p *Page) frame(title *widgets.Text, beside, body, foot fyne.CanvasObject) fyne.CanvasObject {
	shut := widgets.NewIconButton(look.IconClose, p.host.View.Say("close"), p.Escape)
	right := widgets.Across(look.Gap8, beside, widgets.Middle(shut))
	head := widgets.Sized(1, 51, widgets.Edges(nil, nil, nil, right, widgets.Middle(title)))
	top := widgets.Down(0, widgets.Padded(0, look.Gap12, 0, look.Gap20, head), widgets.Rule())
	p.scroll = container.NewVScroll(widgets.Padded(look.Gap16, look.Gap20, look.Gap16, look.Gap20, body))
	var bottom fyne.CanvasObject
	if foot != nil {
		bottom = widgets.Down(0, widgets.Rule(), widgets.Padded(look.Gap12, look.Gap20, look.Gap12, look.Gap20, foot))
	}
	return widgets.NewPanel(widgets.PaneInk, widgets.Edges(top, bottom, nil, nil, p.scroll))
}
