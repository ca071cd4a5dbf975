package parts

// Key is a key as users read it, and the phrase code of its meaning.
type Key struct{ Keys, Meaning string }
