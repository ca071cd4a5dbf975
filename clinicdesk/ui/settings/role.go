package settings

// Renewed returns a page for the user's new role, to replace this one. Input is kept in the drafts.
func (p *Page) Renewed() *Page {
	if p.form != nil {
		p.staff.leave()
		p.save.sends.End()
	}
	next := New(p.host)
	next.own, next.who = p.own, p.who // keeps the scroll position, for an open dialog about the second factor
	next.turn(ofDesk)
	if p.form != nil {
		next.ExplainRole()
	}
	return next
}

// ExplainRole explains why fewer settings are visible than before.
func (p *Page) ExplainRole() {
	phrases := p.host.View.Phrases
	p.notice.Refuse(phrases.Say("settings.roleChanged", phrases.Code("role", p.host.View.Session.Staff.Role)))
	p.Content.Refresh()
}

// Clear hides the notice about the role.
func (p *Page) Clear() {
	p.notice.Clear()
	p.Content.Refresh()
}

// ShowPerson shows the user's current name.
func (p *Page) ShowPerson() { p.who.SetText(p.person()) }

// FactorChanged shows the current state of the second factor.
func (p *Page) FactorChanged() {
	p.own = p.ofDesk()
	p.turn(p.at)
}

// End cancels a running invitation and list request, because another page replaces this one.
func (p *Page) End() {
	if p.staff != nil {
		p.staff.end()
	}
}
