package settings

import (
	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/poster"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// patientLinks returns the section that leads to the links for patients.
func (p *Page) patientLinks() fyne.CanvasObject {
	say := p.host.View.Say
	room := func() float32 { return parts.DialogText }
	lead := widgets.NewText(say("links.lead"), widgets.Style{Ink: widgets.SecondInk, WrapTo: room})
	problem := parts.NewProblem(room)
	show := widgets.NewButton(say("links.show"), widgets.Outlined, func() { p.showLinks(problem) })
	return widgets.Down(look.Gap8, lead, problem.Content, widgets.Edges(nil, nil, show, nil, nil))
}

func (p *Page) showLinks(problem *parts.Problem) {
	h := p.host
	problem.Say("")
	session, ctx := h.View.Session, h.Context
	parts.Task(ctx, func() (api.PatientLinks, error) { return session.PatientLinks(ctx) },
		func(links api.PatientLinks, err error) {
			switch {
			case h.SignedOut(err) || !h.AtSettings():
			case err != nil:
				problem.Say(h.View.Phrases.Problem(err))
				p.body.Refresh()
			default:
				p.links = newLinksDialog(h, links)
			}
		})
}

// linksDialog shows a link with its QR code, to copy, save and print (A6).
type linksDialog struct {
	host   *Host
	links  []patientLink
	tabs   *parts.Tabs
	shown  int
	body   *fyne.Container
	result *widgets.Text
	dialog *parts.Form
}

// patientLink is one link. Its code selects the words that explain it.
type patientLink struct{ code, address string }

const linkCodeSide = 200

func newLinksDialog(h *Host, links api.PatientLinks) *linksDialog {
	d := &linksDialog{host: h, links: []patientLink{{"join", links.Join}}, body: widgets.Down(look.Gap12)}
	if links.Booking != "" {
		d.links = append(d.links, patientLink{"booking", links.Booking})
	}
	say := h.View.Say
	d.result = widgets.NewText("", widgets.Style{Ink: widgets.SecondInk, Wrap: parts.DialogText})
	column := widgets.Down(look.Gap12, parts.HeadOf(say("links.title"), h.View.Session.Clinic.Name))
	if len(d.links) > 1 {
		d.tabs = parts.NewTabs(len(d.links), d.turn)
		column.Add(widgets.Edges(nil, nil, d.tabs.Content, nil, nil))
	}
	printing := widgets.NewButton(say("links.print"), widgets.Primary, d.print)
	shut := widgets.NewButton(say("close"), widgets.Quiet, func() { d.dialog.Close() })
	buttons := widgets.Across(look.Gap8, shut,
		widgets.NewButton(say("links.png"), widgets.Outlined, d.savePicture),
		widgets.NewButton(say("links.pdf"), widgets.Outlined, d.savePDF), printing)
	column.Add(d.body)
	column.Add(d.result)
	column.Add(widgets.Edges(nil, nil, nil, buttons, nil))
	d.dialog = h.Dialogs.Show(column, d.print)
	d.turn(0)
	h.Canvas.Focus(printing)
	return d
}

// turn shows a link.
func (d *linksDialog) turn(to int) {
	d.shown = to
	say, link := d.host.View.Say, d.links[to]
	if d.tabs != nil {
		var labels []string
		for _, each := range d.links {
			labels = append(labels, say("links."+each.code))
		}
		d.tabs.Present(to, labels...)
	}
	beside := parts.DialogText - linkCodeSide - float32(look.Gap16)
	words := widgets.Down(look.Gap8,
		widgets.NewText(say("links."+link.code+".text"), widgets.Style{Ink: widgets.SecondInk, Wrap: beside}),
		widgets.NewText(link.address, widgets.Style{Bold: true, Wrap: beside}),
		parts.CopyButton(d.host.Clipboard, say("links.copy"), link.address, say("pane.copied")))
	code := widgets.Padded(0, look.Gap16, 0, 0, widgets.NewQR(link.address, linkCodeSide))
	d.body.Objects = []fyne.CanvasObject{widgets.Edges(nil, nil, code, nil, words)}
	d.tell("")
}

func (d *linksDialog) tell(words string) {
	d.result.SetText(words)
	d.dialog.Modal.Refresh()
}

func (d *linksDialog) savePicture() {
	content, err := poster.PNG(d.links[d.shown].address)
	d.hand(d.host.Save, ".png", content, err, "links.saved")
}

func (d *linksDialog) savePDF() {
	content, err := d.sheet()
	d.hand(d.host.Save, ".pdf", content, err, "links.saved")
}

func (d *linksDialog) print() {
	content, err := d.sheet()
	d.hand(d.host.Print, ".pdf", content, err, "links.printing")
}

// sheet returns the shown link as a page to put up.
func (d *linksDialog) sheet() ([]byte, error) {
	say, link := d.host.View.Say, d.links[d.shown]
	return poster.Sheet{
		Clinic: d.host.View.Session.Clinic.Name, Title: say("links." + link.code), Link: link.address,
		Lines: []string{say("links." + link.code + ".sheet.1"), say("links." + link.code + ".sheet.2")},
	}.PDF(look.PrintFonts(), d.host.View.Now())
}

// hand hands a file to the user, and says what became of it.
func (d *linksDialog) hand(to func(SavedFile), ending string, content []byte, err error, done string) {
	say := d.host.View.Say
	failed := func(err error) {
		if err != nil {
			d.tell(say("links.failed"))
			return
		}
		d.tell(say(done))
	}
	if err != nil {
		failed(err)
		return
	}
	d.tell("")
	to(SavedFile{Name: "madoguchi-" + d.links[d.shown].code + ending, Content: content, Done: failed})
}
