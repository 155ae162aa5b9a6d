"""What CI systems run: the action, the GitLab template and the pair of workflows for forks."""
