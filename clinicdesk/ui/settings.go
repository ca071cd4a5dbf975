package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// settingsPage holds the language, the person who is signed in, and the keys.
type settingsPage struct {
	desk    *Desk
	content fyne.CanvasObject
}

func newSettingsPage(d *Desk) *settingsPage {
	say := d.phrases.Say
	p := &settingsPage{desk: d}
	title := widgets.NewText(say("rail.settings"), widgets.Style{Size: look.TextDate, Bold: true})
	language := widgets.NewSelect(say("settings.language"), []widgets.Option{
		{Value: backend.Japanese, Label: "日本語"}, {Value: backend.English, Label: "English"},
	}, d.speak)
	language.SetValue(d.phrases.Language())
	column := widgets.Down(look.Gap16, section("", widgets.Sized(240, 1, language)), section(say("settings.account"), p.account()),
		section(say("settings.shortcuts"), p.keys(deskKeys())), section(say("settings.callKeys"), p.keys(callKeys())))
	body := container.NewVScroll(widgets.Padded(look.Gap16, look.Gap20, look.Gap16, look.Gap20, container.New(atMost{640}, column)))
	p.content = widgets.Edges(widgets.Sized(1, look.TopBar, topBar(title)), nil, nil, nil, body)
	return p
}

// atMost keeps a column readable in a wide window.
type atMost struct{ width float32 }

func (a atMost) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (a atMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(min(size.Width, a.width), size.Height))
}

func section(title string, content fyne.CanvasObject) fyne.CanvasObject {
	column := widgets.Down(look.Gap12)
	if title != "" {
		column.Add(widgets.NewText(title, widgets.Style{Size: look.TextTitle, Bold: true}))
	}
	column.Add(content)
	return widgets.NewBoxed(widgets.Padded(look.Gap4, look.Gap4, look.Gap4, look.Gap4, column))
}

func (p *settingsPage) account() fyne.CanvasObject {
	d, say := p.desk, p.desk.phrases.Say
	who := widgets.NewText(d.session.Staff.Name+"　"+d.session.Clinic.Name, widgets.Style{})
	where := widgets.NewText(say("settings.server")+"　"+d.config.Settings.Server, widgets.Style{Size: look.TextSmall, Ink: widgets.SecondInk})
	out := widgets.NewButton(say("settings.signout"), widgets.Outlined, d.signOut)
	return widgets.Edges(nil, nil, nil, widgets.Middle(out), widgets.Down(look.Gap4, who, where))
}

// explained is a key and the code of what it does.
type explained struct{ keys, meaning string }

func deskKeys() (keys []explained) {
	for _, each := range append(shortcuts(), toolkitKeys()...) {
		keys = append(keys, explained{each.keys, each.meaning})
	}
	return keys
}

func callKeys() (keys []explained) {
	for _, each := range callShortcuts() {
		keys = append(keys, explained{each.keys, each.meaning})
	}
	return append(keys, explained{"Esc", "key.stay"})
}

func (p *settingsPage) keys(keys []explained) fyne.CanvasObject {
	column := widgets.Down(look.Gap4)
	for _, each := range keys {
		name := widgets.NewText(each.keys, widgets.Style{Bold: true, Ink: widgets.SecondInk})
		meaning := widgets.NewText(p.desk.phrases.Say(each.meaning), widgets.Style{})
		column.Add(widgets.Edges(nil, nil, widgets.Sized(112, 24, name), nil, meaning))
	}
	return column
}

// speak changes the desk's language at once.
func (d *Desk) speak(language string) {
	d.keep(func(s *backend.Settings) { s.Language = language })
	d.phrases = backend.PhrasesIn(language)
	d.session.Speak(language)
	d.view.Phrases = d.phrases
	d.window.SetTitle(d.phrases.Say("app.title"))
	d.pages = pages{}
	d.pane.close()
	d.shell = newShell(d)
	d.window.SetContent(d.shell.content)
	d.goTo(atSettings)
}
