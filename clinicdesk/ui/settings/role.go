package settings

// Renewed is the page with what the person's role has by now, in place of this one. What was typed is in the drafts.
func (p *Page) Renewed() *Page {
	if p.form != nil {
		p.staff.leave()
		p.save.sends.End()
	}
	next := New(p.host)
	next.own, next.who = p.own, p.who // as far as one has scrolled, under a dialog about the second factor
	next.turn(ofDesk)
	if p.form != nil {
		next.SayRole()
	}
	return next
}

// SayRole says why there is less to see than before.
func (p *Page) SayRole() {
	phrases := p.host.View.Phrases
	p.notice.Refuse(phrases.Say("settings.roleChanged", phrases.Code("role", p.host.View.Session.Staff.Role)))
	p.Content.Refresh()
}

// Clear takes away what was said of another role.
func (p *Page) Clear() {
	p.notice.Clear()
	p.Content.Refresh()
}

// ShowPerson shows who is signed in by now.
func (p *Page) ShowPerson() { p.who.SetText(p.person()) }

// FactorChanged shows the state of the second factor by now.
func (p *Page) FactorChanged() {
	p.own = p.ofDesk()
	p.turn(p.at)
}

// End drops the invitation and the lists that are under way: another page takes this one's place.
func (p *Page) End() {
	if p.staff != nil {
		p.staff.end()
	}
}
