package ui

import "madoguchi/clinicdesk/backend"

// speak changes the desk's language at once. An invitation in flight may still succeed; its draft stays and repeats the
// same request.
func (d *Desk) speak(language string) {
	if page := d.pages.settings; page != nil {
		page.End()
	}
	d.keep(func(s *backend.Settings) { s.Language = language })
	d.phrases = backend.PhrasesIn(language)
	d.session.Speak(language)
	d.view.Phrases = d.phrases
	d.window.SetTitle(d.phrases.Say("app.title"))
	d.pages = pages{}
	d.pane.Close()
	d.shell = newShell(d)
	d.fill(d.shell.content)
	d.goTo(atSettings)
}
