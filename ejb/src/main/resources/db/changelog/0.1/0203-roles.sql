--liquibase formatted sql

--changeset atelier:0203-roles
--comment: Operators of the platform, and the roles a member can have in a workspace. A column with a constant default and a wider check: safe online.
ALTER TABLE account ADD COLUMN operator boolean NOT NULL DEFAULT false;
ALTER TABLE membership DROP CONSTRAINT membership_role_check;
ALTER TABLE membership ADD CONSTRAINT membership_role_check CHECK (role IN ('owner', 'admin', 'member', 'teacher', 'student'));
