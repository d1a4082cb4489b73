"""Reports as one view per bureau: ``data.providerViews[]`` of Equifax's consumer products."""
