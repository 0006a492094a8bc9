--liquibase formatted sql

--changeset atelier:0110-partitions-ahead runAlways:true splitStatements:false
--comment: Eight weeks of partitions from the first minute; every node makes them daily from then on. Safe online.
SELECT work_partitions(8);
