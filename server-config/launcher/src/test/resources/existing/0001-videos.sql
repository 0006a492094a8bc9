--liquibase formatted sql

--changeset test:0001-videos
CREATE TABLE videos (id bigint PRIMARY KEY);
