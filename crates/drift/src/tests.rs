mod deciding;
mod store;
mod watching;
