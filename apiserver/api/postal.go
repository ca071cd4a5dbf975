package api

// Places are the towns of a postal code.
type Places struct {
	Places []Place `json:"places"`
}

// Place is a town in the form of a clinic's registration (C3).
type Place struct {
	Address     string `json:"address"`
	AddressKana string `json:"addressKana"`
}
