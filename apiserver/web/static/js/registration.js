// @ts-check
// The clinics' registration. Everything here is also done by the server, for browsers without scripts.
