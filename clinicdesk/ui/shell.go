package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/schedule"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// shell is the frame around the pages: the rail at the left, and the banner for a lost connection on top.
type shell struct {
	view    *overview.View
	content fyne.CanvasObject
	page    *fyne.Container
	banner  *fyne.Container
	undo    *parts.OfferBar // restores a discarded draft
	acts    *parts.OfferBar // shows what a patient has just done on the web
	says    *widgets.Text
	state   *widgets.Text
	dot     *canvas.Circle
	person  *widgets.Text // the signed-in user's name
	items   map[place]*widgets.RailItem
}

// newShell makes the frame; goTo shows a place of the rail.
func newShell(view *overview.View, goTo func(place)) *shell {
	s := &shell{view: view, page: container.NewStack()}
	s.says = widgets.NewText("", widgets.Style{Bold: true, Ink: parts.WaitingInk, Shrink: true})
	strip := widgets.NewPanel(parts.WaitingGround,
		widgets.Padded(look.Gap8, look.Gap20, look.Gap8, look.Gap20, s.says))
	s.banner = container.NewStack(strip)
	s.banner.Hide()
	turned := func() { s.content.Refresh() }
	s.undo = parts.NewOfferBar(view.Say("undo.back"), view.Now, turned)
	s.acts = parts.NewOfferBar(view.Say("act.show"), view.Now, turned)
	bars := widgets.Down(0, s.acts.Content, s.undo.Content)
	ground := widgets.NewPanel(widgets.GroundInk, widgets.Edges(s.banner, bars, nil, nil, s.page))
	s.content = container.New(besideRail{}, s.rail(goTo), ground)
	s.showConnection(schedule.Connection{})
	return s
}

// besideRail lays out the rail at its width and the page beside it.
type besideRail struct{}

func (besideRail) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(960, 600) }

func (besideRail) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(look.Rail, size.Height))
	objects[1].Move(fyne.NewPos(look.Rail, 0))
	objects[1].Resize(fyne.NewSize(size.Width-look.Rail, size.Height))
}

// railItems are the places of the rail in order.
var railItems = []struct {
	at   place
	icon look.IconName
	code string
}{
	{atSchedule, look.IconCalendar, "rail.schedule"}, {atReception, look.IconList, "rail.reception"},
	{atTasks, look.IconWarning, "rail.tasks"}, {atPatients, look.IconPerson, "rail.patients"},
	{atSettings, look.IconGear, "rail.settings"},
}

func (s *shell) rail(goTo func(place)) fyne.CanvasObject {
	say := s.view.Say
	s.items = map[place]*widgets.RailItem{}
	top := widgets.Down(look.Gap4, logo())
	for _, item := range railItems {
		s.items[item.at] = widgets.NewRailItem(item.icon, say(item.code), func() { goTo(item.at) })
		top.Add(s.items[item.at])
	}
	column := widgets.Edges(widgets.Padded(look.Gap12, 6, 0, 6, top),
		widgets.Padded(0, look.Gap4, look.Gap12, look.Gap4, s.signedIn()), nil, nil, nil)
	return widgets.NewPanel(widgets.FrameInk, column)
}

// logo returns the product's logo: a window.
func logo() fyne.CanvasObject {
	image := canvas.NewImageFromResource(look.Icon(look.IconWindow, look.Light.Frame))
	image.FillMode = canvas.ImageFillContain
	plate := canvas.NewRectangle(color.White)
	plate.CornerRadius = look.CornerButton
	mark := container.NewStack(plate, widgets.Padded(6, 6, 6, 6, image))
	return widgets.Padded(0, 0, look.Gap12, 0, container.NewCenter(widgets.Sized(40, 40, mark)))
}

// signedIn shows the user's name and the state of the connection.
func (s *shell) signedIn() fyne.CanvasObject {
	small := widgets.Style{Size: look.TextSmall, Ink: widgets.WhiteInk}
	s.state = widgets.NewText("", small)
	s.dot = canvas.NewCircle(color.Transparent)
	line := container.NewCenter(widgets.Across(6, widgets.Middle(widgets.Sized(8, 8, s.dot)), s.state))
	name := small
	name.Align, name.Shrink = fyne.TextAlignCenter, true
	s.person = widgets.NewText(s.view.Session.Staff.Name, name)
	return widgets.Down(look.Gap4, line, s.person)
}

func (s *shell) showPage(page fyne.CanvasObject) {
	s.page.Objects = []fyne.CanvasObject{page}
	s.page.Refresh()
}

// showCounts marks a place as the current one and shows the numbers of what is new on the web, of waiting patients and
// of tasks.
func (s *shell) showCounts(current place) {
	counts := map[place]int{
		atSchedule: overview.Acts{View: s.view}.Count(), atReception: s.view.CountWaiting(),
		atTasks: s.view.CountTasks(),
	}
	for at, item := range s.items {
		item.Set(at == current, counts[at])
	}
}

func (s *shell) showConnection(online schedule.Connection) {
	s.state.SetText(s.view.Say("rail.offline"))
	s.dot.FillColor = look.Light.Waiting.Line
	if online.Online {
		s.state.SetText(s.view.Say("rail.online"))
		s.dot.FillColor = look.Dark.Good.Bar
	}
	s.dot.Refresh()
	s.banner.Hidden = online.Online || online.Since.IsZero()
	if !s.banner.Hidden {
		s.says.SetText(s.view.Say("offline.banner", daytime.Clock(online.Since)))
	}
	s.content.Refresh()
}
