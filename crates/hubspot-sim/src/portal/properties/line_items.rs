//! Properties of line items.

use super::row::Access::{Custom, ReadOnly, Standard};
use super::row::Kind::{Date, Number, Select, Text, TextArea};
use super::row::Row;

const LINE_ITEM: &str = "lineiteminformation";

pub(super) const ROWS: &[Row] = &[
    ("name", Text, LINE_ITEM, Standard),
    ("description", TextArea, LINE_ITEM, Standard),
    ("hs_product_id", Number, LINE_ITEM, Standard),
    ("quantity", Number, LINE_ITEM, Standard),
    ("price", Number, LINE_ITEM, Standard),
    ("discount", Number, LINE_ITEM, Standard),
    ("hs_discount_percentage", Number, LINE_ITEM, Standard),
    ("tax", Number, LINE_ITEM, Standard),
    ("amount", Number, LINE_ITEM, ReadOnly),
    ("hs_line_item_currency_code", Text, LINE_ITEM, Standard),
    ("hs_sku", Text, LINE_ITEM, Standard),
    ("recurringbillingfrequency", Select(&["monthly", "quarterly", "annually"]), LINE_ITEM, Standard),
    ("hs_recurring_billing_start_date", Date, LINE_ITEM, Standard),
    ("hs_position_on_quote", Number, LINE_ITEM, Standard),
    ("seat_category", Text, LINE_ITEM, Custom),
];
