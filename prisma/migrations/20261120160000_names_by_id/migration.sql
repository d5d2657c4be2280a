-- Deliveries of a named repository are found by its id: an index by name costs each that is stored
-- more than the other two together.
DROP INDEX "deliveries_repository";
