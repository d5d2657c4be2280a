-- Payloads are packed by the door; what was stored before stays readable.
ALTER TABLE "deliveries" DROP CONSTRAINT "deliveries_payload_format";
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_payload_format"
    CHECK ("payload_format" IN ('plain', 'deflate', 'lz4'));
