# The optional components of saddle and what each one needs: the name for find_package, its target, its Debian package.
# Read by the build and by the installed saddleConfig.cmake.
set(saddle_components json eigen onednn xtensor kim mpi)
set(saddle_json_needs nlohmann_json nlohmann_json::nlohmann_json nlohmann-json3-dev)
set(saddle_eigen_needs Eigen3 Eigen3::Eigen libeigen3-dev)
set(saddle_onednn_needs oneDNN oneDNN::oneDNN libdnnl-dev)
set(saddle_xtensor_needs xtensor xtensor libxtensor-dev)
set(saddle_kim_needs KIM KIM::KIM libkim-api-dev)
set(saddle_mpi_needs MPI MPI::MPI_CXX libopenmpi-dev)
