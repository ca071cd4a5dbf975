package drafts

// touchable is a draft that reports whether anything was typed.
type touchable interface {
	comparable
	Touched() bool
}

// places holds the drafts of one kind by their place: a slot or an entry. A form always begins without what was typed
// before. If a draft was neither submitted nor discarded, because the session ended or the user opened another slot,
// the form offers it in words. It is never filled in by itself: it could be mistaken for the data of the patient at the
// counter.
type places[K comparable, D touchable] struct {
	drafts  map[K]D
	at      K // where a form was last opened
	earlier D // the draft found there
	dropped D // the draft discarded last
	from    K // its place
}

// begin opens a form at a place with a fresh draft.
func (p *places[K, D]) begin(at K, fresh D) D {
	var none D
	p.settle()
	p.at, p.earlier = at, none
	if found, ok := p.drafts[at]; ok && found.Touched() {
		p.earlier = found
	}
	if p.drafts == nil {
		p.drafts = map[K]D{}
	}
	p.drafts[at] = fresh
	return fresh
}

// settle returns an undecided found draft to its place, unless something newer was typed there.
func (p *places[K, D]) settle() {
	var none D
	if current, ok := p.drafts[p.at]; p.earlier != none && (!ok || !current.Touched()) {
		p.drafts[p.at] = p.earlier
	}
}

// Found reports whether an earlier draft exists at the place of the open form.
func (p *places[K, D]) Found() bool {
	var none D
	return p.earlier != none
}

// Use makes the found draft the draft of the form and returns it.
func (p *places[K, D]) Use() D {
	draft := p.earlier
	p.drafts[p.at] = draft
	p.Forget()
	return draft
}

// Forget drops the found draft.
func (p *places[K, D]) Forget() {
	var none D
	p.earlier = none
}

// Discard drops the draft at a place and reports whether it can be restored.
func (p *places[K, D]) Discard(at K) bool {
	draft, ok := p.drafts[at]
	delete(p.drafts, at)
	if !ok || !draft.Touched() {
		return false
	}
	p.dropped, p.from = draft, at
	return true
}

// Restore puts the last discarded draft back and returns its place, where the next form finds it.
func (p *places[K, D]) Restore() (at K, ok bool) {
	var none D
	if p.dropped == none {
		return at, false
	}
	p.drafts[p.from] = p.dropped
	p.dropped = none
	return p.from, true
}

// touched returns the touched drafts, including a found one that is undecided.
func (p *places[K, D]) touched() (all []D) {
	var none D
	for _, draft := range p.drafts {
		if draft.Touched() {
			all = append(all, draft)
		}
	}
	if current, ok := p.drafts[p.at]; p.earlier != none && (!ok || !current.Touched()) {
		all = append(all, p.earlier)
	}
	return all
}

// adopt adds a draft from elsewhere at a place without one.
func (p *places[K, D]) adopt(at K, draft D) {
	if here, ok := p.drafts[at]; ok && here.Touched() {
		return
	}
	if p.drafts == nil {
		p.drafts = map[K]D{}
	}
	p.drafts[at] = draft
}

// Done removes a place whose draft was submitted.
func (p *places[K, D]) Done(at K) {
	delete(p.drafts, at)
	if p.at == at {
		p.Forget()
	}
}
