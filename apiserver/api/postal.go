package api

// Places are the towns that a postal code stands for.
type Places struct {
	Places []Place `json:"places"`
}

// Place is one of them, as a clinic's registration takes it (C3).
type Place struct {
	Address     string `json:"address"`
	AddressKana string `json:"addressKana"`
}
