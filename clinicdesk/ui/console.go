package ui

import "madoguchi/clinicdesk/backend"

type Console struct{}

func (c *Console) leave()                       {}
func (c *Console) changed(backend.Entry)        {}
func (d *Desk) openConsole(entry backend.Entry) {}
