//! Is this data fit for training? One finding for each problem.
