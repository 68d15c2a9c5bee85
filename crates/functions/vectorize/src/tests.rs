mod embedding;
mod jobs;
mod openai;
mod preview;
mod searching;
mod world;
