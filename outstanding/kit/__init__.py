"""The kit: a folder from which another force or inspectorate starts to publish, see `folder`."""
