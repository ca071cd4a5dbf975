package console

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// besideCall is the panel at the right of the pictures: the memo, and what the patient did before the visit. Clinicians
// close and open it; it is hidden while it has nothing to say.
type besideCall struct {
	console *Console
	content *fyne.Container
	column  *fyne.Container
	shown   besideContent
	drawn   bool
	closed  bool
	reading bool // the text that the patient agreed to is shown
	done    api.Preparation
	problem string // why the patient was not let in; "" for none
	loads   parts.Scope
}

// besideContent is what the panel shows.
type besideContent struct {
	memo    string
	done    visits.Preparation
	reading bool
	problem string
}

// besideWidth is the panel's width.
const besideWidth = 320

func newBesideCall(c *Console) *besideCall {
	b := &besideCall{console: c, column: widgets.Down(look.Gap16), loads: parts.Scope{Parent: c.ctx}}
	scroll := container.NewVScroll(b.column)
	plate := widgets.NewPanel(widgets.PaneInk, widgets.Padded(look.Gap16, look.Gap16, look.Gap16, look.Gap16, scroll))
	plate.Corner, plate.Palette = look.CornerDialog, look.InCall
	margin := widgets.Padded(0, 0, 0, look.Gap12, widgets.Sized(besideWidth, 1, plate))
	b.content = container.NewStack(callGround(margin))
	b.content.Hide()
	return b
}

// onDark returns the palette whose buttons can be read on the panel. That of the call has buttons for pictures.
func onDark() *look.Palette { return &look.Dark }

func besideRoom() float32 { return besideWidth - 2*look.Gap16 - look.Gap8 }

// load loads what the patient did before the visit. On an error the panel keeps what it shows.
func (b *besideCall) load() {
	c, ctx := b.console, b.loads.Next()
	entry, desk := c.entry, c.view.Session.Visits
	parts.Task(ctx, func() (api.Preparation, error) { return desk.Preparation(ctx, entry) },
		func(done api.Preparation, err error) {
			if err != nil {
				c.calls.config.Logger.Warn("preparation not loaded", "error", err)
				return
			}
			b.done = done
			c.redraw()
		})
}

// toggle closes or opens the panel.
func (b *besideCall) toggle() {
	b.closed = b.has() && !b.closed // an empty panel is not closed for what arrives later
	b.console.redraw()
}

// has reports whether the panel has anything to show.
func (b *besideCall) has() bool {
	done := b.shown.done
	return b.shown.memo != "" || done.Agreed != "" || done.Answered != "" || done.Admitted != ""
}

// redraw shows the current content.
func (b *besideCall) redraw() {
	c := b.console
	now := besideContent{memo: c.entry.Memo, done: c.view.Preparation(c.entry, b.done), reading: b.reading,
		problem: b.problem}
	if !b.drawn || !reflect.DeepEqual(now, b.shown) {
		b.shown, b.drawn = now, true
		b.build()
	}
	parts.SetVisible(b.content, b.has() && !b.closed)
}

func (b *besideCall) build() {
	view := b.console.view
	b.column.RemoveAll()
	if b.shown.memo != "" {
		b.column.Add(b.section("call.memo", widgets.NewText(b.shown.memo, inCall(widgets.Style{WrapTo: besideRoom}))))
	}
	prepared := parts.Prepared{Phrases: view.Phrases, Room: besideRoom, Palette: onDark, Read: b.read,
		Admit: b.console.askAdmit}
	if lines := prepared.Lines(b.shown.done); lines != nil {
		b.column.Add(b.section("prepared.title", lines))
	}
	if b.shown.problem != "" {
		b.column.Add(widgets.NewText(b.shown.problem, inCall(widgets.Style{Ink: widgets.WrongInk, WrapTo: besideRoom})))
	}
	if b.shown.reading {
		text := widgets.NewText(b.shown.done.Explanation, inCall(widgets.Style{WrapTo: besideRoom}))
		b.column.Add(b.section("prepared.explanation", text))
	}
	b.column.Refresh()
}

func (b *besideCall) section(title string, content fyne.CanvasObject) fyne.CanvasObject {
	head := widgets.NewText(b.console.view.Say(title),
		inCall(widgets.Style{Size: look.TextSmall, Bold: true, Ink: widgets.SecondInk}))
	return widgets.Down(look.Gap8, head, content)
}

// read shows or hides the text that the patient agreed to.
func (b *besideCall) read() {
	b.reading = !b.reading
	b.console.redraw()
}

// askAdmit asks before it lets the patient in without an agreement.
func (c *Console) askAdmit() {
	if c.asked != nil {
		return
	}
	desk, entry := c.view.Session.Visits, c.entry
	what := parts.AdmitQuestion(c.view.Phrases, c.view.Named(entry))
	c.asked = parts.Ask(c.window.Canvas(), c.view.Say("back"), what, func() {
		parts.Task(c.ctx, func() (api.Preparation, error) { return desk.Admit(c.ctx, entry) },
			func(done api.Preparation, err error) {
				c.face.beside.problem = ""
				if err != nil {
					c.calls.config.Logger.Warn("patient not admitted", "error", err)
					c.face.beside.problem = c.view.Problem(err)
				}
				c.face.beside.load()
				c.redraw()
			})
	})
	c.asked.OnClosed(func() { c.asked = nil })
}

// toggleBeside closes or opens the panel beside the pictures.
func (c *Console) toggleBeside() { c.face.beside.toggle() }
