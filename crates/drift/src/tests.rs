mod deciding;
mod watching;
