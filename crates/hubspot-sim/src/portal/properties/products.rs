//! Product properties.

use super::row::Access::{Custom, ReadOnly, Standard};
use super::row::Kind::{Date, Number, Owner, Select, Text, TextArea};
use super::row::Row;

const PRODUCT: &str = "productinformation";

pub(super) const ROWS: &[Row] = &[
    ("name", Text, PRODUCT, Standard),
    ("description", TextArea, PRODUCT, Standard),
    ("price", Number, PRODUCT, Standard),
    ("tax", Number, PRODUCT, Standard),
    ("hs_sku", Text, PRODUCT, Standard),
    ("hs_cost_of_goods_sold", Number, PRODUCT, Standard),
    ("hs_recurring_billing_period", Text, PRODUCT, Standard),
    ("recurringbillingfrequency", Select(&["monthly", "quarterly", "annually"]), PRODUCT, Standard),
    ("hs_product_type", Select(&["inventory", "non_inventory", "service"]), PRODUCT, Standard),
    ("hs_url", Text, PRODUCT, Standard),
    ("hs_images", TextArea, PRODUCT, Standard),
    ("hs_folder_name", Text, PRODUCT, ReadOnly),
    ("hubspot_owner_id", Owner, PRODUCT, Standard),
    ("on_sale_until", Date, PRODUCT, Custom),
    ("warehouse", Text, PRODUCT, Custom),
];
