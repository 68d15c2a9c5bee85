//! Declares SQL functions.

/// Declares SQL functions: name, in whose name it is called, arguments (without `p_`) with their types, answer.
///
/// Each becomes a struct of its arguments with a method `call`, and all of them together a list `DECLARED` for the tests,
/// which hold it against `pg_proc` and against answers that the database gave. An argument whose type is no
/// [`SqlArgument`](crate::SqlArgument) says what it is to SQL: `as jsonb`.
///
/// ```
/// # use ports::Ports;
/// # use kernel::Problem;
/// # use serde::Deserialize;
/// ports::sql_functions! {
///     /// Asks for a window of the text.
///     document_text => pub leased DocumentText { from: u64, limit: usize } -> Window;
///     /// Shows a document, in the name of a reader.
///     document_show => pub user DocumentShow<'a> { document_id: &'a str } -> serde_json::Value;
///     /// Restarts or ends what is stuck.
///     document_sweep => pub service DocumentSweep {} -> serde_json::Value;
/// }
///
/// /// The answer of [`DocumentText`].
/// #[derive(Deserialize)]
/// pub struct Window {
///     text: String,
/// }
///
/// async fn example(ports: &Ports, lease: &ports::Lease, user: &ports::User) -> Result<(), Problem> {
///     let window = DocumentText { from: 0, limit: 500_000 }.call(ports, lease).await?;
///     let document = DocumentShow { document_id: &window.text }.call(ports, user).await?;
///     let counts = DocumentSweep {}.call(ports).await?;
/// #   drop((document, counts));
///     Ok(())
/// }
/// ```
#[macro_export]
macro_rules! sql_functions {
    ($(
        $(#[$attribute:meta])*
        $name:ident => $vis:vis $by:ident $type:ident $(<$($life:lifetime),+>)? {
            $($(#[$doc:meta])* $field:ident: $value:ty $(as $sql:ident)?),* $(,)?
        } -> $output:ty;
    )+) => {
        $(
            $(#[$attribute])*
            #[derive(Debug)]
            #[allow(missing_docs)] // the fields are the arguments, which the SQL function's comment describes
            $vis struct $type $(<$($life),+>)? {
                $($(#[$doc])* $vis $field: $value,)*
            }

            impl $(<$($life),+>)? $crate::SqlFunction for $type $(<$($life),+>)? {
                const NAME: &'static str = stringify!($name);
                const BY: $crate::By = $crate::sql_functions!(@by $by);
                const ARGUMENTS: &'static [(&'static str, &'static [&'static str])] = &[
                    $((concat!("p_", stringify!($field)), $crate::sql_functions!(@types $value $(as $sql)?))),*
                ];
                type Output = $output;

                #[allow(unused_variables)] // where there are no arguments
                fn add_to(&self, arguments: &mut $crate::Arguments) {
                    $(arguments.add(concat!("p_", stringify!($field)), &self.$field);)*
                }
            }

            $crate::sql_functions!(@call $by $vis $type $(<$($life),+>)?);
        )+

        /// What the tests hold against the database.
        #[cfg(test)]
        pub(crate) const DECLARED: &[$crate::Declaration] = &[$($crate::Declaration::of::<$type>()),+];
    };

    (@call service $vis:vis $type:ident $(<$($life:lifetime),+>)?) => {
        impl $(<$($life),+>)? $type $(<$($life),+>)? {
            /// Runs it as the service.
            $vis async fn call(
                &self,
                ports: &$crate::Ports,
            ) -> Result<<Self as $crate::SqlFunction>::Output, kernel::Problem> {
                $crate::call(&*ports.store, &$crate::Caller::Service, None, self).await
            }
        }
    };
    (@call leased $vis:vis $type:ident $(<$($life:lifetime),+>)?) => {
        impl $(<$($life),+>)? $type $(<$($life),+>)? {
            /// Runs it as the service, as a step of the job that is leased.
            $vis async fn call(
                &self,
                ports: &$crate::Ports,
                lease: &$crate::Lease,
            ) -> Result<<Self as $crate::SqlFunction>::Output, kernel::Problem> {
                $crate::call(&*ports.store, &$crate::Caller::Service, Some(lease), self).await
            }
        }
    };
    (@call user $vis:vis $type:ident $(<$($life:lifetime),+>)?) => {
        impl $(<$($life),+>)? $type $(<$($life),+>)? {
            /// Runs it in the name of the user.
            $vis async fn call(
                &self,
                ports: &$crate::Ports,
                user: &$crate::User,
            ) -> Result<<Self as $crate::SqlFunction>::Output, kernel::Problem> {
                $crate::call(&*ports.store, user.caller(), None, self).await
            }
        }
    };

    (@by service) => { $crate::By::Service };
    (@by leased) => { $crate::By::Lease };
    (@by user) => { $crate::By::User };

    (@types $value:ty) => { <$value as $crate::SqlArgument>::TYPES };
    (@types $value:ty as $sql:ident) => { &[stringify!($sql)] };
}
